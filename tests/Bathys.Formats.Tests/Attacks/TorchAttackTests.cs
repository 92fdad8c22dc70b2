using System.Text;
using static Bathys.Formats.Tests.TorchForge;

namespace Bathys.Formats.Tests;

/// <summary>Torch files whose tensors and storages contradict each other; rows of docs/model-files.md.</summary>
public class TorchAttackTests
{
    static void Refused(Func<PickleForge, PickleForge> build, string reason) => Attack.Refused(Zip(build), reason);

    static Func<PickleForge, PickleForge> Tensor(long[] sizes, long[] strides, long offset = 0, long count = 4) =>
        p => p.Tensor("FloatStorage", "0", count, sizes, strides, offset);

    [Fact]
    public void StorageLargerThanItsRecord() => Refused(Tensor([4], [1], count: 5), "declared with 20 bytes, its record holds 16");

    [Fact]
    public void StorageSmallerThanItsRecord() => Refused(Tensor([3], [1], count: 3), "declared with 12 bytes, its record holds 16");

    [Fact]
    public void StorageOfNegativeLength() => Refused(Tensor([4], [1], count: -4), "names no storage");

    [Fact]
    public void StorageWhoseBytesOverflow() => Refused(Tensor([4], [1], count: long.MaxValue), "the file has");

    [Fact]
    public void StorageWithoutARecord() => Refused(p => p.Tensor("FloatStorage", "9", 4, [4], [1]), "no record 'm/data/9'");

    [Fact]
    public void StorageNamedByAPath() => Refused(p => p.Tensor("FloatStorage", "../data.pkl", 4, [4], [1]), "no record");

    [Fact]
    public void StorageDeclaredTwiceDifferently() => Refused(
        p => p.Op('(').Tensor("FloatStorage", "0", 4, [4], [1]).Tensor("IntStorage", "0", 4, [4], [1]).Op('t'),
        "declared twice, differently");

    [Fact]
    public void SizesOutsideTheStorage() => Refused(Tensor([5], [1]), "elements up to 5 in a storage of 4");

    [Fact]
    public void StridesOutsideTheStorage() => Refused(Tensor([2, 2], [3, 1]), "elements up to 5 in a storage of 4");

    [Fact]
    public void OffsetOutsideTheStorage() => Refused(Tensor([2], [1], offset: 3), "elements up to 5 in a storage of 4");

    [Fact]
    public void OffsetOfAnEmptyTensorOutsideTheStorage() => Refused(Tensor([0], [1], offset: 5), "elements up to 5 in a storage of 4");

    [Theory]
    [InlineData(-1, 1, 0, "negative size")]
    [InlineData(2, -1, 2, "negative stride")]
    [InlineData(2, 1, -1, "negative offset")]
    public void NegativeNumbers(long size, long stride, long offset, string reason) => Refused(Tensor([size], [stride], offset), reason);

    [Fact]
    public void SizesWhoseProductOverflows() => Refused(Tensor([long.MaxValue, long.MaxValue], [0, 0]), "overflows");

    [Fact]
    public void StridesThatOverflow() => Refused(Tensor([3, 3], [long.MaxValue, long.MaxValue]), "overflows");

    [Fact]
    public void OffsetThatOverflows() => Refused(Tensor([2], [long.MaxValue], long.MaxValue), "overflows");

    [Fact]
    public void SizesAndStridesOfDifferentNumber() => Refused(Tensor([2, 2], [1]), "2 sizes but 1 strides");

    [Fact]
    public void TooManyDimensions() =>
        Refused(Tensor(Enumerable.Repeat(1L, 65).ToArray(), Enumerable.Repeat(1L, 65).ToArray()), "65 dimensions");

    [Fact]
    public void ViewThatRepeatsOneElementWithoutEnd() => Refused(Tensor([10_000_000_000], [0]), "more than the");

    [Fact]
    public void ManyViewsThatRepeatElements() => Refused(
        p =>
        {
            p.Op('(');
            for (var i = 1; i <= 100; i++) p.Tensor("FloatStorage", "0", 4, [1_000_000 + i], [0]);
            return p.Op('t');
        },
        "more than the");

    [Fact]
    public void FewElementsFarApart() => Assert.Null(Attack.Run(
        TorchForge.Zip(Views(4000, "ByteStorage", 16 << 20, i => ([2], [(16 << 20) - 5000], i)), new byte[16 << 20])));

    [Fact]
    public void AWalkThroughSixtyFourDimensions()
    {
        // Steps of 2, and of anything where there is but one element: no two dimensions look alike.
        long[] sizes = [32 << 20, .. Enumerable.Repeat(1L, 63)],
            strides = [2, .. Enumerable.Range(0, 63).Select(i => 1_000_000_000_000L + i)];
        Assert.Null(Attack.Run(TorchForge.Zip(Views(1, "ByteStorage", 64 << 20, _ => (sizes, strides, 0)), new byte[64 << 20])));
    }

    [Fact]
    public void ManyViewsOfManyDimensions()
    {
        byte[] file(int count)
        {
            var pickle = PickleForge.Protocol().Global("torch._utils", "_rebuild_tensor_v2").Put(0).Raw((byte)'0')
                .Storage("ByteStorage", "0", 100_000).Put(1).Raw((byte)'0')
                .Tuple([.. Enumerable.Repeat(1L, 64)]).Put(2).Raw((byte)'0').Tuple([.. Enumerable.Repeat(long.MaxValue, 64)]).Put(3)
                    .Raw((byte)'0').Op('(');
            for (var i = 0; i < count; i++) pickle.Get(0).Op('(').Get(1).Number(i).Get(2).Get(3).Raw(0x89).Ops("NtR");
            return TorchForge.Zip(pickle.Op('t').Stop(), new byte[100_000]);
        }

        Assert.Null(Attack.Run(file(15_000)));
        Attack.Refused(file(50_000), "more than the");
    }

    [Fact]
    public void ViewsThatRepeatElementsOfATypeThatWidens() => Attack.Refused(
        TorchForge.Zip(Views(30, "CharStorage", 16, i => ([1_000_000 + i], [0], 0)), Floats(1, 2, 3, 4)), "more than the");

    static byte[] Views(int count, string type, long elements, Func<int, (long[] Sizes, long[] Strides, long Offset)> view)
    {
        var pickle = PickleForge.Protocol().Op('(');
        for (var i = 0; i < count; i++)
        {
            var (sizes, strides, offset) = view(i);
            pickle.Tensor(type, "0", elements, sizes, strides, offset);
        }

        return pickle.Op('t').Stop();
    }

    [Fact]
    public void SharedContainersOfManyValues()
    {
        // One tensor among a third of a million values, in a hundred thousand places.
        var pickle = PickleForge.Protocol().Ops("](").Tensor("FloatStorage", "0", 4, [4], [1]).Ops(new string('N', 300_000)).Op('e')
            .Put(7).Op('(');
        for (var i = 0; i < 100_000; i++) pickle.Get(7);
        Attack.Refused(TorchForge.Zip(pickle.Op('t').Raw(0x86).Stop(), Floats(1, 2, 3, 4)), "counting those of shared containers anew");
    }

    [Fact]
    public void TiedWeightsShareOneTensor()
    {
        using var file = TensorFile.Open(
            Zip(p => p.Op('(').Tensor("FloatStorage", "0", 4, [4], [1]).Put(0).Get(0).Tensor("FloatStorage", "0", 4, [4], [1]).Op('t')));
        var tensors = file.ToTensors();
        Assert.Same(tensors["0"], tensors["1"]);
        Assert.Same(tensors["0"], tensors["2"]);
    }

    [Fact]
    public void SizesThatAreNoNumbers() => Refused(
        p => p.Global("torch._utils", "_rebuild_tensor_v2").Op('(').Storage("FloatStorage", "0", 4).Number(0).Text("2").Tuple(1).Raw(0x89)
            .Ops("NtR"), "sizes or strides are str");

    [Fact]
    public void TensorOfNoStorage() =>
        Refused(p => p.Global("torch._utils", "_rebuild_tensor_v2").Ops("(NK\0").Tuple(1).Tuple(1).Ops("tR"),
        "something else than storage");

    [Fact]
    public void ParameterOfNoTensor() => Refused(p => p.Global("torch._utils", "_rebuild_parameter").Ops("(NtR"), "from no tensor");

    [Fact]
    public void TypedStorageOfNoWholeElements() => Attack.Refused(
        TorchForge.Zip(PickleForge.Protocol().Global("torch._utils", "_rebuild_tensor_v3").Op('(').Storage("UntypedStorage", "0", 7)
            .Number(0).Tuple(1).Tuple(1)
            .Raw(0x89).Op('N').Global("torch", "uint16").Ops("tR").Stop(), new byte[7]), "no whole number of U16");

    [Fact]
    public void TensorOfAnUntypedStorage() => Refused(p => p.Tensor("UntypedStorage", "0", 16, [4], [1]), "untyped storage");

    [Fact]
    public void TensorOfAForeignClass() => Refused(
        p => p.Global("torch._tensor", "_rebuild_from_type_v2").Op('(').Global("collections", "OrderedDict").Global("torch", "Tensor")
            .Ops(")NtR"), "foreign class");

    [Fact]
    public void PersistentIdentifierThatNamesNoStorage() => Refused(p => p.Text("0").Op('Q'), "names no storage");

    [Fact]
    public void PersistentIdentifierWithSourceCode() =>
        Refused(p => p.Op('(').Text("module").Op('N').Text("x.py").Text("code").Ops("tQ"), "source code of modules");

    [Fact]
    public void StorageOfAClassThatIsNone() =>
        Refused(p => p.Op('(').Text("storage").Global("torch", "float32").Text("0").Text("cpu").Number(4).Ops("tQ"),
        "a storage of the class");

    [Fact]
    public void TwoTensorsOfOneName() => Refused(
        p => p.Op('}').Text("a.b").Tensor("FloatStorage", "0", 4, [4], [1]).Op('s').Text("a").Op('}').Text("b")
            .Tensor("FloatStorage", "0", 4, [2], [1]).Ops("ss"),
        "two tensors are called 'a.b'");

    [Fact]
    public void NumPyArrayOfObjects() => Refused(
        p => p.Global("numpy.core.multiarray", "_reconstruct").Op('(').Global("numpy", "ndarray").Tuple(0).Text("b").Ops("tR(")
            .Number(1).Tuple(1)
            .Global("numpy", "dtype").Op('(').Text("O8").Raw(0x89, 0x88).Ops("tR").Raw(0x89).Ops("](Netb"), "array of objects");

    [Fact]
    public void NumPyArrayOfWrongTruthValues() => Refused(
        p => p.Global("numpy.core.multiarray", "_reconstruct").Op('(').Global("numpy", "ndarray").Tuple(0).Text("b").Ops("tR(")
            .Number(1).Tuple(1)
            .Global("numpy", "dtype").Op('(').Text("b1").Raw(0x89, 0x88).Ops("tR").Raw(0x89).Raw((byte)'C', 1, 7).Ops("tb"),
            "holds the byte 7");

    [Fact]
    public void NumPyArrayLargerThanItsBytes() => Refused(
        p => p.Global("numpy.core.multiarray", "_reconstruct").Op('(').Global("numpy", "ndarray").Tuple(0).Text("b").Ops("tR(")
            .Number(1).Tuple(1000)
            .Global("numpy", "dtype").Op('(').Text("f4").Raw(0x89, 0x88).Ops("tR").Raw(0x89).Raw((byte)'C', 4, 1, 2, 3, 4).Ops("tb"),
            "does not fit its bytes");

    [Fact]
    public void TorchScriptArchive() => Attack.Refused(
        ZipForge.Build(new ForgedEntry("m/data.pkl", PickleForge.Protocol().Op('N').Stop()),
        new ForgedEntry("m/code/__torch__.py", "x"u8.ToArray()), new ForgedEntry("m/constants.pkl", [])), "TorchScript");

    [Fact]
    public void EntryOutsideOfTheFolder() => Attack.Refused(
        ZipForge.Build(new ForgedEntry("m/data.pkl", PickleForge.Protocol().Op('N').Stop()), new ForgedEntry("n/data/0", [])),
        "lies outside of the folder");

    [Fact]
    public void TwoPickles() => Attack.Refused(
        ZipForge.Build(new ForgedEntry("m/data.pkl", PickleForge.Protocol().Op('N').Stop()),
        new ForgedEntry("n/data.pkl", PickleForge.Protocol().Op('N').Stop())), "lies outside of the folder");

    [Fact]
    public void UnknownByteOrder() => Attack.Refused(
        ZipForge.Build(new ForgedEntry("m/data.pkl", PickleForge.Protocol().Op('N').Stop()),
        new ForgedEntry("m/byteorder", "middle"u8.ToArray())), "neither little nor big");

    [Fact]
    public void OldTarFormat()
    {
        var tar = new byte[1024];
        "sys_info"u8.CopyTo(tar);
        Encoding.ASCII.GetBytes("ustar").CopyTo(tar, 257);
        Attack.Refused(tar, "tar archive, the format of torch.save before 0.1.10");
    }

    [Fact]
    public void BarePickle() => Attack.Refused(PickleForge.Protocol().Op('N').Stop(), "magic number of torch.save is wrong");

    [Theory]
    [InlineData("GGUF\u0003\0\0\0\0\0", "GGUF")]
    [InlineData("\u001f\u008b\u0008\0\0\0\0\0\0", "gzip")]
    [InlineData("\u0089HDF\r\n\u001a\n\0\0", "HDF5")]
    [InlineData("hello, world", "neither safetensors")]
    public void FilesOfOtherKinds(string start, string reason) => Attack.Refused(Encoding.Latin1.GetBytes(start), reason);
}
