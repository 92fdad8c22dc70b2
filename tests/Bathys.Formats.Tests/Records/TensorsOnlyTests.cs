using static Bathys.Formats.Tests.TorchForge;

namespace Bathys.Formats.Tests;

/// <summary>
/// The tensors of files that also hold foreign objects: taken without running anything, with a list of what stays behind.
/// </summary>
public class TensorsOnlyTests
{
    static readonly ReadOptions only = new() { TensorsOnly = true };

    [Fact]
    public void Tensors_beside_a_foreign_object_are_taken_and_the_object_is_listed()
    {
        var file = Zip(p => p.Op('}').Text("hyper_parameters").Global("argparse",
            "Namespace").Op(')').Raw(0x81).Op('}').Text("lr").Number(1).Ops("sbs")
            .Text("w").Tensor("FloatStorage", "0", 4, [2, 2], [2, 1]).Op('s').Text("run").Global("posix",
                "system").Op('(').Text("id").Ops("tRs"));
        Attack.Refused(file, "argparse.Namespace is not on the allow-list");
        using var opened = TensorFile.Open(file, "file", only);
        Assert.Equal([1f, 2, 3, 4], opened["w"].ToTensor().ToArray<float>());
        Assert.Single(opened.Tensors);
        Assert.Equal(["hyper_parameters: an object of argparse.Namespace", "run: an object of posix.system"], opened.LeftOut);
    }

    [Fact]
    public void Tensors_under_odd_keys_and_in_foreign_dictionaries_are_taken_under_names_of_their_own()
    {
        var file = Zip(p => p.Op('}').Op('(').Number(1).Text("a").Op('t').Tensor("FloatStorage", "0", 4, [2], [1]).Op('s')
            .Op('N').Tensor("FloatStorage", "0", 4, [1], [1]).Op('s').Op('N').Tensor("FloatStorage", "0", 4, [3], [1]).Op('s')
            .Text("d").Global("collections", "defaultdict").Ops(")R").Text("w").Tensor("FloatStorage", "0", 4, [4], [1]).Ops("ss"));
        using var opened = TensorFile.Open(file, "file", only);
        Assert.Equal(["(1, a)", "None", "None #3", "d.w"], opened.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(["d: an object of collections.defaultdict"], opened.LeftOut);
    }

    [Fact]
    public void A_list_of_objects_left_behind_that_is_not_whole_says_so()
    {
        var file = Zip(p =>
        {
            p.Op('}').Text("w").Tensor("FloatStorage", "0", 4, [4], [1]).Op('s');
            for (var i = 0; i < 1002; i++) p.Text($"o{i}").Global("posix", "system").Op('s');
            return p;
        });
        using var opened = TensorFile.Open(file, "file", only);
        Assert.Equal(1001, opened.LeftOut.Count);
        Assert.Equal("and more", opened.LeftOut[^1]);
    }

    [Fact]
    public void Text_arrays_of_NumPy_and_sparse_tensors_stay_behind()
    {
        var file = Zip(p => p.Op('}').Text("name").Global("numpy.core.multiarray", "scalar").Op('(').Global("numpy",
            "dtype").Op('(').Text("U3").Ops("tR").Text("abc").Ops("tRs")
            .Text("sparse").Global("torch._utils", "_rebuild_sparse_tensor").Op('(').Number(1).Ops("tRs")
            .Text("w").Tensor("FloatStorage", "0", 4, [4], [1]).Op('s'));
        using var opened = TensorFile.Open(file, "file", only);
        Assert.Equal("w", opened.Tensors.Single().Name);
        Assert.Equal(2, opened.LeftOut.Count);
    }

    [Fact]
    public void A_broken_tensor_is_refused_with_the_option_too() =>
        Attack.Refused(Zip(p => p.Op('}').Text("w").Tensor("FloatStorage", "0", 4, [5], [1]).Op('s')), "", only);

    [Fact]
    public void A_whole_file_leaves_nothing_out()
    {
        foreach (var (_, pickle, storages) in GoodFiles.TorchZip)
        {
            using var with = TensorFile.Open(GoodFiles.Zip(pickle, storages), "file", only);
            using var without = TensorFile.Open(GoodFiles.Zip(pickle, storages), "file");
            Assert.Empty(with.LeftOut);
            Assert.Equal(without.Tensors.Select(tensor => tensor.Name), with.Tensors.Select(tensor => tensor.Name));
        }
    }

    [Fact]
    public void Every_truncation_ends_in_a_refusal_or_in_tensors()
    {
        var file = Zip(p => p.Op('}').Text("h").Global("argparse", "Namespace").Op(')').Raw(0x81).Op('}').Text("lr").Number(1).Ops("sbs")
            .Text("w").Tensor("FloatStorage", "0", 4, [2, 2], [2, 1]).Op('s'));
        for (var length = 0; length < file.Length; length++) Assert.NotNull(Attack.Run(file[..length], only));
        Assert.Null(Attack.Run(file, only));
    }

    [Fact]
    public void Inspection_and_conversion_take_the_option()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.pt"], Zip(p => p.Op('}').Text("h").Global("argparse", "Namespace").Op(')').Raw(0x81).Op('s')
            .Text("w").Tensor("FloatStorage", "0", 4, [2, 2], [2, 1]).Op('s')));
        Assert.False(ModelInspector.Inspect(folder["a.pt"]).IsReadable);
        var report = ModelInspector.Inspect(folder["a.pt"], options: only);
        Assert.Equal((true, false, ModelReport.TensorsAlone), (report.IsReadable, report.IsAllowListed, report.Verdict));
        Assert.Equal("h: an object of argparse.Namespace", Assert.Single(report.LeftOut));
        Assert.Contains("left out h: an object of argparse.Namespace", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"left_out\"", report.ToJson(), StringComparison.Ordinal);
        var conversion = ModelConverter.Convert(folder["a.pt"], folder["a.safetensors"], only);
        Assert.Equal(1, conversion.Tensors);
        Assert.Contains(conversion.Notes, note =>
            note.Contains("foreign objects: h: an object of argparse.Namespace", StringComparison.Ordinal));
    }
}

public class TensorsOnlyMutationTests
{
    [Fact]
    public void MutatedTorchArchivesLoadOrAreRefusedWithTheTensorsAloneToo() => Mutations.Run((mutator, _) =>
    {
        var (_, pickle, storages) = mutator.Pick(GoodFiles.TorchZip);
        return mutator.Next(4) == 0 ? GoodFiles.Zip(mutator.Bytes(pickle), storages) : GoodFiles.Zip(mutator.Pickle(pickle), storages);
    }, options: new() { TensorsOnly = true });
}
