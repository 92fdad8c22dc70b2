using static Bathys.Formats.Tests.TorchForge;

namespace Bathys.Formats.Tests;

/// <summary>Files in the stream format of torch.save that contradict themselves; rows of docs/model-files.md.</summary>
public class TorchStreamAttackTests
{
    static readonly byte[] Data = Floats(1, 2, 3, 4);

    static byte[] Object(string key = "s", long count = 4, Action<PickleForge>? view = null, long size = 4) =>
        PickleForge.Protocol().Op('}').Text("x").Tensor("FloatStorage", key, count, [size], [1], last: view ?? (p => p.Op('N')))
            .Op('s').Stop();

    [Fact]
    public void TheGoodFileLoads() => Assert.Null(Attack.Run(TorchForge.Stream(Object(), ["s"], (4, Data))));

    [Fact]
    public void WrongMagicNumber()
    {
        var file = TorchForge.Stream(Object(), ["s"], (4, Data));
        file[6]++;
        Attack.Refused(file, "magic number");
    }

    [Fact]
    public void WrongProtocolNumber()
    {
        var file = TorchForge.Stream(Object(), ["s"], (4, Data));
        file[18]++;
        Attack.Refused(file, "protocol number is not 1001");
    }

    [Fact]
    public void KeyThatNoTensorUses() => Attack.Refused(TorchForge.Stream(Object(), ["s", "t"], (4, Data), (4, Data)), "no tensor uses");

    [Fact]
    public void KeyTwice() => Attack.Refused(TorchForge.Stream(Object(), ["s", "s"], (4, Data), (4, Data)), "among the keys twice");

    [Fact]
    public void KeyMissing() => Attack.Refused(TorchForge.Stream(Object(), []), "not among the keys");

    [Fact]
    public void FewerElementsThanDeclared() =>
        Attack.Refused(TorchForge.Stream(Object(), ["s"], (3, Data[..12])), "declared with 16 bytes, its record holds 12");

    [Fact]
    public void MoreElementsThanTheFileHas() => Attack.Refused(TorchForge.Stream(Object(), ["s"], (5, Data)), "claims 5 elements");

    [Fact]
    public void ElementsWhoseBytesOverflow() => Attack.Refused(TorchForge.Stream(Object(), ["s"], (ulong.MaxValue / 2, Data)), "claims");

    [Fact]
    public void BytesAfterTheLastStorage() =>
        Attack.Refused([.. TorchForge.Stream(Object(), ["s"], (4, Data)), 0], "bytes after the last storage");

    [Fact]
    public void AViewOfAStorageIsRead()
    {
        using var file = TensorFile.Open(
            TorchForge.Stream(Object(view: p => p.Op('(').Text("v").Number(1).Number(3).Op('t'), size: 3), ["s"], (4, Data)));
        Assert.Equal([2f, 3, 4], file["x"].ToTensor().ToArray<float>());
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(-1, 2)]
    [InlineData(1, -2)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void ViewOutsideItsStorage(long first, long length) =>
        Attack.Refused(
            TorchForge.Stream(Object(view: p => p.Op('(').Text("v").Number(first).Number(length).Op('t'), size: 1), ["s"], (4, Data)),
            "lies outside");

    [Fact]
    public void TensorOutsideItsView() =>
        Attack.Refused(TorchForge.Stream(Object(view: p => p.Op('(').Text("v").Number(1).Number(2).Op('t'), size: 3), ["s"], (4, Data)),
        "elements up to 3 in a storage of 2");

    [Fact]
    public void ForbiddenGlobalInAnyOfItsPickles()
    {
        var evil = PickleForge.Protocol().Global("posix", "system").Op('(').Text("id").Ops("tR").Stop();
        Attack.Refused([.. Magic, .. evil], "not on the allow-list");
        Attack.Refused([.. Magic, .. PickleForge.Protocol().Raw((byte)'M', 0xE9, 3).Stop(), .. evil], "not on the allow-list");
        Attack.Refused(TorchForge.Stream(evil, []), "not on the allow-list");
    }
}
