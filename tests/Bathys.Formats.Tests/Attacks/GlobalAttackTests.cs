using static Bathys.Formats.Tests.TorchForge;

namespace Bathys.Formats.Tests;

/// <summary>
/// Globals off the allow-list, in every opcode that can name or call one. In Python each of these pickles would run a command.
/// </summary>
public class GlobalAttackTests
{
    const string Off = "posix.system is not on the allow-list";

    static void Refused(Func<PickleForge, PickleForge> build, string reason) => Attack.Refused(Zip(build), reason);

    [Fact]
    public void Global() => Refused(p => p.Global("posix", "system"), Off);

    [Fact]
    public void GlobalAndReduce() => Refused(p => p.Global("posix", "system").Op('(').Text("id").Ops("tR"), Off);

    [Fact]
    public void StackGlobal() => Refused(p => p.Text("posix").Text("system").Raw(0x93), Off);

    [Fact]
    public void StackGlobalFromTheMemo() =>
        Refused(p => p.Text("posix").Put(0).Op('0').Text("system").Put(1).Op('0').Get(0).Get(1).Raw(0x93), Off);

    [Fact]
    public void StackGlobalOfNoText() => Refused(p => p.Number(1).Text("system").Raw(0x93), "instead of two texts");

    [Fact]
    public void Inst() => Refused(p => p.Op('(').Text("id").Op('i').Raw("posix\nsystem\n"u8), Off);

    [Fact]
    public void InstOfAnAllowedNameThatIsNoFunction() => Refused(p => p.Ops("(i").Raw("torch\nFloatStorage\n"u8), "a name only");

    [Fact]
    public void Obj() => Refused(p => p.Op('(').Global("posix", "system").Text("id").Op('o'), Off);

    [Fact]
    public void NewObj() => Refused(p => p.Global("posix", "system").Op('(').Text("id").Op('t').Raw(0x81), Off);

    [Fact]
    public void NewObjEx() => Refused(p => p.Global("posix", "system").Op('(').Text("id").Ops("t}").Raw(0x92), Off);

    [Fact]
    public void NewObjExWithKeywordsOfAnAllowedName() =>
        Refused(p => p.Global("collections", "OrderedDict").Ops(")}").Text("k").Ops("Ns").Raw(0x92), "arguments by keyword");

    [Fact]
    public void Build() => Refused(p => p.Global("torch", "Tensor").Ops("}b"), "takes none");

    [Theory]
    [InlineData("]")]
    [InlineData("N")]
    [InlineData(")")]
    [InlineData("K\u0001")]
    public void StateOfWhatTakesNone(string target) => Refused(p => p.Ops(target).Ops("}b"), "takes none");

    [Theory]
    [InlineData(0x82)]
    [InlineData(0x83)]
    [InlineData(0x84)]
    public void ExtensionRegistry(byte opcode) => Refused(p => p.Raw(opcode, 1, 0, 0, 0), "extension registry");

    [Fact]
    public void PersistentIdentifierAsText() => Refused(p => p.Op('P').Raw("id\n"u8), "persistent identifier as text");

    [Theory]
    [InlineData(0x97)]
    [InlineData(0x98)]
    public void BuffersOutsideOfThePickle(byte opcode) => Refused(p => p.Raw(opcode), "buffer outside");

    [Theory]
    [InlineData(']')]
    [InlineData('}')]
    [InlineData('N')]
    public void CallsOfWhatIsNoGlobal(char callee) => Refused(p => p.Op(callee).Ops(")R"), "is called; only globals");

    [Fact]
    public void CallWithoutATuple() => Refused(p => p.Global("collections", "OrderedDict").Ops("]R"), "takes a tuple of arguments");

    [Theory]
    [InlineData("torch", "load")]
    [InlineData("torch.serialization", "load")]
    [InlineData("torch._utils", "_import_dotted_name")]
    [InlineData("torch", "FloatStorage.__init__")]
    [InlineData("builtins", "eval")]
    [InlineData("builtins", "getattr")]
    [InlineData("__builtin__", "exec")]
    [InlineData("collections", "OrderedDict.fromkeys")]
    [InlineData("numpy", "load")]
    [InlineData("numpy.testing", "measure")]
    [InlineData("", "")]
    [InlineData("collections.OrderedDict", "")]
    public void NeighborsOfAllowedNames(string module, string name) => Refused(p => p.Global(module, name), "is not on the allow-list");

    [Theory]
    [InlineData("torch._utils", "_rebuild_sparse_tensor", "sparse")]
    [InlineData("torch._utils", "_rebuild_sparse_csr_tensor", "sparse")]
    [InlineData("torch._utils", "_rebuild_qtensor", "quantized")]
    [InlineData("torch", "QInt8Storage", "quantized")]
    [InlineData("torch._utils", "_rebuild_nested_tensor", "nested")]
    [InlineData("torch._utils", "_rebuild_meta_tensor_no_storage", "without data")]
    [InlineData("torch.nn.modules.linear", "Linear", "a whole module")]
    [InlineData("__torch__.Net", "Net", "TorchScript")]
    public void KindsThatAreRefusedByName(string module, string name, string kind) => Refused(p => p.Global(module, name), kind);

    [Fact]
    public void ANameOfManyBytes() => Refused(p => p.Global(new string('x', 5000), "y"), "longer than 1024");

    [Fact]
    public void ANameThatIsBadUtf8() => Refused(p => p.Op('c').Raw(0xC3, 0x28, 10, (byte)'x', 10), "not valid UTF-8");

    [Fact]
    public void ANameCannotWriteToTheTerminal()
    {
        var refusal = Attack.Refused(Zip(p => p.Global("os\u001b[2J", "system")), "allow-list");
        Assert.DoesNotContain('\u001b', refusal.Message);
    }
}
