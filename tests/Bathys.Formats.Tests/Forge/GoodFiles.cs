using System.Text;

namespace Bathys.Formats.Tests;

/// <summary>Small well-formed files that between them use every part of the formats: seeds for truncation and mutation.</summary>
static class GoodFiles
{
    public static readonly (string Name, byte[] Bytes)[] Safetensors =
    [
        ("types", AllTypes()),
        ("empty", TorchForge.SafetensorsFile("{}", [])),
        ("metadata",
        TorchForge.SafetensorsFile(
            """{"__metadata__":{"format":"pt","a":"b"},"w":{"dtype":"F16","shape":[2,2],"data_offsets":[0,8]}}   """, new byte[8])),
    ];

    public static readonly (string Name, byte[] Pickle, byte[][] Storages)[] TorchZip =
    [
        ("flat", PickleForge.Protocol().Op('}').Put(0).Op('(').Text("conv.weight").Put(1)
            .Tensor("FloatStorage", "0", 4, [2, 2], [1, 2]).Put(2)
            .Text("conv.bias").Tensor("LongStorage", "1", 2, [2], [1]).Text("epoch").Number(3).Text("lr").Op('G')
                .Raw(0x3F, 0xB9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9A).Op('u').Stop(),
            [TorchForge.Floats(1, 2, 3, 4), new byte[16]]),
        ("nested", PickleForge.Protocol().Global("collections", "OrderedDict").Ops(")R").Put(3).Text("model").Op('}').Text("half")
            .Tensor("HalfStorage", "0", 6, [3], [2], 1).Op('s').Op('s')
            .Text("list").Op(']').Op('(').Get(3).Raw(0x30).Tensor("HalfStorage", "0", 6, [2, 3], [3, 1]).Ops("Ne").Op('s').Text("flags")
                .Raw(0x88, 0x89, 0x86).Op('s')
            .Global("torch", "Size").Tuple(2, 3).Raw(0x85).Op('R').Raw((byte)'0').Op('}').Text("_metadata").Op('N').Op('s').Op('b').Stop(),
            [new byte[12]]),
        ("numpy", PickleForge.Protocol().Op('}').Text("best").Global("numpy.core.multiarray", "scalar").Op('(').Global("numpy", "dtype")
            .Op('(').Text("f8").Raw(0x89, 0x88).Ops("tR(").Number(3)
            .Text("<").Ops("NNN").Number(-1).Number(-1).Number(0).Ops("tb").Global("_codecs", "encode").Op('(').Text("\0\0\0\0\0\0ð?")
                .Text("latin1").Ops("tRtRs")
            .Text("array").Global("numpy.core.multiarray", "_reconstruct").Op('(').Global("numpy", "ndarray").Tuple(0).Text("b").Ops("tR(")
                .Number(1).Tuple(2, 1)
            .Global("numpy", "dtype").Op('(').Text("i2").Raw(0x89, 0x88).Ops("tR(").Number(3).Text(">").Ops("NNN").Number(-1).Number(-1)
                .Number(0).Ops("tb").Raw(0x88)
            .Raw((byte)'C', 4, 1, 2, 3, 4).Ops("tbs").Stop(),
            []),
        ("protocol4", PickleForge.Protocol(4).Raw(0x95).UInt64(20).Op('}').Raw(0x94).Op('(').Raw(0x8C, 1, (byte)'p').Raw(0x94).Raw(0x8C, 12)
            .Raw("torch._utils"u8).Raw(0x8C, 18).Raw("_rebuild_parameter"u8).Raw(0x93)
            .Op('(').Tensor("BFloat16Storage", "0", 2, [2], [1]).Raw(0x88).Ops("NtRu").Stop(),
            [new byte[4]]),
        ("typed", PickleForge.Protocol().Global("torch._utils", "_rebuild_tensor_v3").Op('(').Storage("UntypedStorage", "0", 8).Number(1)
            .Tuple(3).Tuple(1).Raw(0x89).Op('N')
            .Global("torch", "uint16").Ops("tR").Stop(), [new byte[8]]),
    ];

    public static readonly (string Name, byte[] Bytes)[] TorchStream =
    [
        ("flat", TorchForge.Stream(
            PickleForge.Protocol().Op('}').Op('(').Text("w").Tensor("FloatStorage", "94020", 4, [2, 2], [1, 2], last: p => p.Op('N'))
                .Text("b").Tensor("LongStorage", "94021", 2, [2], [1], last: p => p.Op('N'))
                .Text("best").Number(7).Op('u').Stop(),
            ["94020", "94021"], (4, TorchForge.Floats(1, 2, 3, 4)), (2, new byte[16]))),
        ("view", TorchForge.Stream(
            PickleForge.Protocol().Tensor("DoubleStorage", "s", 3, [2], [1], last: p => p.Op('(').Text("v").Number(1).Number(2).Op('t'))
                .Stop(), ["s"], (3, new byte[24]))),
    ];

    public static readonly (string Name, byte[] Bytes)[] Npy =
    [
        ("c", TorchForge.NpyFile("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }      \n", new byte[24])),
        ("fortran", TorchForge.NpyFile("{'descr': '>i8', 'fortran_order': True, 'shape': (2, 2), }\n", new byte[32], 2)),
        ("scalar", TorchForge.NpyFile("{'descr': '|b1', 'fortran_order': False, 'shape': (), }\n", [1], 3)),
    ];

    public static byte[] Zip(byte[] pickle, byte[][] storages) => TorchForge.Zip(pickle, storages);

    public static byte[] Npz() =>
        ZipForge.Build([.. Npy.Select((file, i) => new ForgedEntry(file.Name + ".npy", file.Bytes) { Deflate = i == 1 })]);

    /// <summary>Every good file, under the name of its format and its own.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> All() =>
    [
        .. Safetensors.Select(file => ("safetensors/" + file.Name, file.Bytes)),
        .. TorchZip.Select(file => ("zip/" + file.Name, Zip(file.Pickle, file.Storages))),
        .. TorchStream.Select(file => ("stream/" + file.Name, file.Bytes)),
        .. Npy.Select(file => ("npy/" + file.Name, file.Bytes)),
        ("npz", Npz()),
    ];

    static byte[] AllTypes()
    {
        var header = new StringBuilder("{");
        var end = 0;
        foreach (var type in Enum.GetValues<ElementType>())
        {
            if (ElementTypes.SafetensorsName(type) is not { } name) continue;
            var bytes = 4 * type.BitSize() / 8;
            header.Append(end == 0 ? "" : ",").Append(System.Globalization.CultureInfo.InvariantCulture, $$"""
                "{{name}}":{"dtype":"{{name}}","shape":[2,2],"data_offsets":[{{end}},{{end + bytes}}]}
                """);
            end += bytes;
        }

        return TorchForge.SafetensorsFile(header.Append('}').ToString(), new byte[end]);
    }
}
