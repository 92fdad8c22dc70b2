using static Bathys.Formats.Tests.TorchForge;

namespace Bathys.Formats.Tests;

/// <summary>Pickles that break the machine's rules; rows of docs/model-files.md. All lie in well-formed torch archives.</summary>
public class PickleAttackTests
{
    static void Refused(Func<PickleForge, PickleForge> build, string reason, ReadOptions? options = null) =>
        Attack.Refused(Zip(build), reason, options);

    static byte[] ZipOf(byte[] pickle) => TorchForge.Zip(pickle, Floats(1, 2, 3, 4));

    [Fact]
    public void TheGoodPickleLoads() =>
        Assert.Null(Attack.Run(Zip(p => p.Ops("}").Text("x").Tensor("FloatStorage", "0", 4, [2, 2], [2, 1]).Op('s'))));

    [Theory]
    [InlineData("0")]
    [InlineData("2")]
    [InlineData("R")]
    [InlineData("b")]
    [InlineData("a")]
    [InlineData("s")]
    [InlineData("Q")]
    [InlineData("q\u0001")]
    [InlineData("\u0085")]
    [InlineData("N\u0086")]
    [InlineData("NN\u0087")]
    [InlineData("N\u0093")]
    [InlineData("N\u0081")]
    [InlineData("NN\u0092")]
    [InlineData("(R")]
    [InlineData("N(R")]
    [InlineData("\u0094")]
    public void StackUnderflow(string opcodes) => Refused(p => p.Ops(opcodes), "values wanted from a stack");

    [Theory]
    [InlineData("t")]
    [InlineData("l")]
    [InlineData("d")]
    [InlineData("]e")]
    [InlineData("}u")]
    [InlineData("1")]
    [InlineData("o")]
    [InlineData("\u0090")]
    [InlineData("\u0091")]
    public void MissingMark(string opcodes) => Refused(p => p.Ops(opcodes), "a mark is wanted");

    [Theory]
    [InlineData("h\u0007")]
    [InlineData("j\u0007\0\0\0")]
    public void DanglingMemo(string opcodes) => Refused(p => p.Ops(opcodes), "memo entry 7 is used and was never set");

    [Fact]
    public void NothingOnTheStackAtTheEnd() => Refused(p => p, "stops with 0 values");

    [Fact]
    public void TwoValuesAtTheEnd() => Refused(p => p.Ops("NN"), "stops with 2 values");

    [Fact]
    public void AMarkAtTheEnd() => Refused(p => p.Ops("N("), "1 marks");

    [Fact]
    public void BytesAfterThePickle() =>
        Attack.Refused(ZipOf([.. PickleForge.Protocol().Op('N').Stop(), 1]), "bytes after the pickle's end");

    [Fact]
    public void ListThatContainsItself() => Refused(p => p.Op(']').Put(0).Get(0).Op('a'), "cyclic");

    [Fact]
    public void DictionaryThatContainsItself() => Refused(p => p.Op('}').Put(0).Text("self").Get(0).Op('s'), "cyclic");

    [Fact]
    public void CycleThroughATuple() => Refused(p => p.Op(']').Put(0).Get(0).Raw(0x85).Op('a'), "cyclic");

    [Fact]
    public void ExponentialGrowthCostsNothing() => Assert.Null(Attack.Run(Zip(p => Doubled(p.Op(']'), 150))));

    [Fact]
    public void ExponentialGrowthOfTensorsIsBounded() =>
        Refused(p => Doubled(p.Tensor("FloatStorage", "0", 4, [4], [1]), 60), "more than the");

    [Fact]
    public void ExponentialGrowthInADictionaryKey() =>
        Refused(p => Doubled(p.Op(')'), 100).Put(250).Raw((byte)'}').Get(250).Ops("Ns"), "key is tuple");

    [Fact]
    public void KeysOfOneHashStayFast() => Assert.Null(Attack.Run(Zip(p =>
    {
        p.Ops("}(");
        for (var i = 0L; i < 100_000; i++) p.Number((i << 32) | i).Op('N');
        return p.Op('u');
    })));

    [Theory]
    [InlineData(0x00)]
    [InlineData(0xFF)]
    [InlineData(0x99)]
    [InlineData((byte)'I')]
    [InlineData((byte)'S')]
    [InlineData((byte)'V')]
    [InlineData((byte)'g')]
    [InlineData((byte)'p')]
    public void UnknownOpcode(byte opcode) => Refused(p => p.Raw(opcode), "is unknown, or text of protocol 0");

    [Theory]
    [InlineData("J\u0001\0\0")]
    [InlineData("M\u0001")]
    [InlineData("K")]
    [InlineData("G\0\0\0")]
    [InlineData("X\u0010\0\0\0abc")]
    [InlineData("X\u0010\0")]
    [InlineData("\u008C\u0010a")]
    [InlineData("\u008D\u0010\0\0\0\0\0\0\0a")]
    [InlineData("T\u0010\0\0\0a")]
    [InlineData("U\u0010a")]
    [InlineData("B\u0010\0\0\0a")]
    [InlineData("C\u0010a")]
    [InlineData("\u008E\u0010\0\0\0\0\0\0\0a")]
    [InlineData("\u0096\u0010\0\0\0\0\0\0\0a")]
    [InlineData("\u008A\u0010a")]
    [InlineData("\u008B\u0010\0\0\0a")]
    [InlineData("ctorch")]
    [InlineData("ctorch\nFloat")]
    [InlineData("icollections\nOrdered")]
    [InlineData("j\u0001\0")]
    [InlineData("r\u0001\0")]
    [InlineData("\u0095\u0001\0\0")]
    public void TruncatedField(string opcodes)
    {
        var pickle = PickleForge.Protocol();
        foreach (var code in opcodes) pickle.Raw((byte)code);
        var bytes = pickle.Stop();
        var refusal = Attack.Run(ZipOf(bytes[..^1]));
        Assert.NotNull(refusal);
        Assert.True(refusal.Reason.Contains("cut off", StringComparison.Ordinal)
            || refusal.Reason.Contains("ends where", StringComparison.Ordinal), refusal.Reason);
    }

    [Fact]
    public void TextOfFourGigabytes() => Refused(p => p.Op('X').UInt32(uint.MaxValue), "at most");

    [Fact]
    public void BytesOfManyGigabytes() => Refused(p => p.Raw(0x8E).UInt64(ulong.MaxValue), "cut off");

    [Fact]
    public void NumberOfTooManyBytes() => Refused(p => p.Raw(0x8B).UInt32(1000).Raw(new byte[1000]), "a whole number of 1000 bytes");

    [Fact]
    public void TextThatIsBadUtf8() => Refused(p => p.Op('X').UInt32(2).Raw(0xC3, 0x28), "not valid UTF-8");

    [Fact]
    public void FrameBeyondTheEnd() =>
        Attack.Refused(ZipOf(PickleForge.Protocol(4).Raw(0x95).UInt64(1 << 30).Op('N').Stop()), "a frame of");

    [Fact]
    public void UnknownProtocol() => Attack.Refused(ZipOf(PickleForge.Protocol(6).Op('N').Stop()), "protocol 6");

    [Fact]
    public void ProtocolInTheMiddle() => Refused(p => p.Ops("N0").Raw(0x80, 2).Op('N'), "protocol 2 declared after");

    [Theory]
    [InlineData(']', 's')]
    [InlineData(')', 's')]
    [InlineData('N', 's')]
    [InlineData('\u008F', 's')]
    [InlineData('}', 'a')]
    [InlineData(')', 'a')]
    [InlineData('\u008F', 'a')]
    public void ItemsAddedToWhatCannotHoldThem(char container, char opcode) =>
        Refused(p => opcode == 's' ? p.Op(container).Text("k").Ops("Ns") : p.Op(container).Ops("Na"), opcode == 's'
        ? "no dictionary" : "no list");

    [Fact]
    public void ManyItemsSetInAList() => Refused(p => p.Ops("](").Text("k").Ops("Nu"), "no dictionary");

    [Fact]
    public void ElementsOfASetAddedToAList() => Refused(p => p.Ops("](N").Raw(0x90), "no set");

    [Fact]
    public void KeyWithoutAValue() => Refused(p => p.Ops("}(").Text("k").Op('u'), "a key without a value");

    [Theory]
    [InlineData(']')]
    [InlineData('}')]
    [InlineData(')')]
    [InlineData('N')]
    public void KeysThatAreNoTextOrNumber(char key) => Refused(p => p.Op('}').Op(key).Ops("Ns"), "key is");

    [Fact]
    public void MarksNestedTooDeep() => Refused(p => p.Ops(new string('(', 1000)), "marks nested deeper than 200");

    [Fact]
    public void ContainersNestedTooDeep() =>
        Refused(p => p.Op(']').Ops(string.Concat(Enumerable.Repeat("\u0085", 100_000))), "containers nested deeper than 200");

    [Fact]
    public void TooManyOpcodes() =>
        Refused(p => p.Ops(string.Concat(Enumerable.Repeat("N0", 600))).Op('N'), "more than 1000 opcodes",
        new ReadOptions { Opcodes = 1000 });

    [Fact]
    public void TooManyMemoEntries() => Refused(
        p =>
        {
            p.Op('N');
            for (byte i = 0; i < 20; i++) p.Put(i);
            return p;
        },
        "more than 10 memo entries",
        new ReadOptions { MemoEntries = 10 });

    [Theory]
    [InlineData("]0")]
    [InlineData("]")]
    [InlineData("}")]
    [InlineData("]2")]
    [InlineData("N\u0094")]
    public void MillionsOfObjectsFromFewBytes(string opcodes) =>
        Refused(p => p.Ops(string.Concat(Enumerable.Repeat(opcodes, 3_000_000))), "more than the");

    [Fact]
    public void NamesThatGrowWithEachLevel() => Refused(
        p =>
        {
            p.Text(new string('k', 10_000)).Put(0).Op('0').Op('N').Put(1).Op('0').Op(']').Put(1).Op('0');
            for (var i = 0; i < 100; i++) p.Op('}').Get(0).Get(1).Op('s').Put(1).Op('0');
            return p.Get(1);
        },
        "name is longer than");

    static PickleForge Doubled(PickleForge pickle, byte times)
    {
        for (byte i = 0; i < times; i++) pickle.Put(i).Op('0').Get(i).Get(i).Raw(0x86);
        return pickle;
    }
}
