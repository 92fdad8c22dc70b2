using Bathys.Formats;

namespace Bathys.Cli.Tests;

/// <summary>Model files looked at and converted.</summary>
public class ModelFileCommandTests
{
    static string Model(TemporaryFolder folder, string name = "model.pt")
    {
        ModelFile.Save(folder[name],
        [
            new("module.fc.weight", Tensor.From(new[] { 1f, 2, 3, float.NaN }, 2, 2)), new("module.step", Tensor.Scalar(7, DType.Int64)),
        ]);
        return folder[name];
    }

    [Fact]
    public void Inspect_shows_container_globals_opcodes_tensors_and_verdict()
    {
        using var folder = new TemporaryFolder();
        var lines = Call.Of("inspect", Model(folder)).Succeeds().Output.Split('\n');
        Assert.Contains("kind     TorchZip", lines);
        Assert.Contains("verdict  allow-listed", lines);
        Assert.Contains(lines, line => line.StartsWith("globals  ", StringComparison.Ordinal)
            && line.Contains("torch._utils._rebuild_tensor_v2 2", StringComparison.Ordinal));
        Assert.Contains(
            lines, line => line.StartsWith("opcodes  ", StringComparison.Ordinal) && line.Contains("Stop 1", StringComparison.Ordinal));
        Assert.Contains(lines, line =>
            System.Text.RegularExpressions.Regex.IsMatch(line, @"^module\.fc\.weight +F32 +\(2, 2\) +16 +2 +1 +1 +3 +1 +0 +0$"));
        Assert.DoesNotContain(lines, line => line.Contains("safe", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Inspect_gives_programs_the_same_as_json()
    {
        using var folder = new TemporaryFolder();
        var report = Call.Of("inspect", Model(folder), "--json").Succeeds().Json;
        Assert.Equal("allow-listed", report.GetProperty("verdict").GetString());
        Assert.Equal(64, report.GetProperty("sha256").GetString()!.Length);
        var row = report.GetProperty("tensors")[0];
        Assert.Equal("module.fc.weight", row.GetProperty("name").GetString());
        Assert.Equal((2.0, 1), (row.GetProperty("mean").GetDouble(), row.GetProperty("nan").GetInt32()));
        Assert.False(
            Call.Of("inspect", Model(folder), "--json", "--no-statistics").Succeeds().Json.GetProperty("tensors")[0]
                .TryGetProperty("mean", out _));
    }

    [Fact]
    public void Inspect_says_what_is_not_on_the_allow_list_and_ends_with_2()
    {
        using var folder = new TemporaryFolder();

        // torch.save's stream format begins with a pickle of its magic number; this one calls os.system instead.
        File.WriteAllBytes(folder["evil.pt"], [0x80, 2, .. "cposix\nsystem\n"u8, .. "X\u0002\0\0\0id\u0085R."u8]);
        var call = Call.Of("inspect", folder["evil.pt"]);
        Assert.Equal(ExitCode.Mistake, call.ExitCode);
        Assert.Contains("posix.system is not on the allow-list", call.Output, StringComparison.Ordinal);
        Assert.Empty(call.Error);
    }

    [Fact]
    public void Names_in_a_file_cannot_write_to_the_terminal()
    {
        using var folder = new TemporaryFolder();
        Safetensors.Save(folder["a.safetensors"], [("red\u001b[31m\u202e", Tensor.Ones(1))], new Dictionary<string,
            string>
        { ["k\u0007"] = "v\u001b]0;title" });
        var output = Call.Of("inspect", folder["a.safetensors"]).Succeeds().Output;
        Assert.DoesNotContain(output, letter => char.IsControl(letter) && letter != '\n');
        Assert.Contains(@"red\u001b[31m\u202e", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_writes_the_other_format_and_renames_as_told()
    {
        using var folder = new TemporaryFolder();
        var call = Call.Of("convert", Model(folder), folder["out.safetensors"], "--rename", @"^module\.=", "--rename",
            @"^fc\.(\w+)$=head.$1", "--rename", "^x=y").Succeeds();
        Assert.Equal("note: the renaming rule '^x' matches no tensor's name", call.Output.Split('\n')[0]);
        Assert.Contains("out.safetensors: 2 tensors, ", call.Output, StringComparison.Ordinal);
        var loaded = ModelFile.Load(folder["out.safetensors"]);
        Assert.Equal(["head.weight", "step"], loaded.Keys.Order());
        Assert.Equal([1f, 2, 3, float.NaN], loaded["head.weight"].ToArray<float>());
    }

    [Fact]
    public void Convert_names_mistakes_and_spoils_nothing()
    {
        using var folder = new TemporaryFolder();
        var model = Model(folder);
        Call.Of("convert", model, folder["out.xyz"]).IsMistake("out.xyz", ".safetensors");
        Call.Of("convert", folder["none.pt"], folder["out.pt"]).IsMistake("none.pt", "no such file");
        Call.Of("convert", model, folder["one.npy"]).IsMistake("one.npy", "one tensor, not 2", ".npz");
        Call.Of("convert", model, folder["no/such/folder/a.pt"]).IsMistake("cannot be written");
        Call.Of("convert", model, folder["out.pt"], "--rename", "module").IsMistake("--rename", "PATTERN=NAME", "'module'");
        Call.Of("convert", model, folder["out.pt"], "--rename", "(=x").IsMistake("'('");
        Call.Of("convert", model, folder["out.pt"], "--rename", "^.*$=x").IsMistake("module.fc.weight", "module.step", "'x'");
        Call.Of("convert", model).IsMistake("OUTPUT");
        Assert.Equal(["model.pt"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));

        var before = File.ReadAllBytes(model);
        Call.Of("convert", model, model).IsMistake("exists already", "--overwrite");
        Assert.Equal(before, File.ReadAllBytes(model));
        Call.Of("convert", model, model, "--overwrite").Succeeds();
        Assert.Equal(["module.fc.weight", "module.step"], ModelFile.Load(model).Keys.Order());
    }

    [Fact]
    public void What_is_no_model_file_is_one_line()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["notes\u001b[2J.txt"], "hello, world");
        Call.Of("inspect", folder["notes\u001b[2J.txt"]).IsMistake(@"notes\u001b[2J.txt", "byte 0", "neither safetensors");
        string[][] commands = [["inspect"], ["convert"], ["generate", "--tokenizer", folder["t.json"]]];
        if (!OperatingSystem.IsWindows())
        {
            using (var made = System.Diagnostics.Process.Start("mkfifo", folder["pipe.pt"])) made.WaitForExit();
            foreach (var command in commands)
                Call.Of([.. command, folder["pipe.pt"], .. command[0] == "convert" ? [folder["out.pt"]] : Array.Empty<string>()])
                    .IsMistake("pipe.pt", "no regular file");
        }

        Call.Of("inspect", folder.Path).IsMistake(folder.Path, "a folder, not a file");
        Call.Of("convert", folder.Path, folder["out.pt"]).IsMistake(folder.Path, "a folder, not a file");
        Call.Of("inspect", "").IsMistake("the path is empty");
        Call.Of("convert", "", folder["out.pt"]).IsMistake("the path is empty");
    }

    [Fact]
    public void Keys_that_do_not_fit_cannot_write_to_the_terminal()
    {
        using var folder = new TemporaryFolder();
        Safetensors.Save(folder["a.safetensors"], [("a\u0007", Tensor.Ones(1)), ("b", Tensor.Ones(1))]);
        var call = Call.Of("convert", folder["a.safetensors"], folder["b.pt"], "--rename", "^.*$=x\u001b");
        call.IsMistake(@"a\u0007", @"x\u001b");
        Assert.DoesNotContain(call.Error, letter => char.IsControl(letter) && letter != '\n');
    }

    [Fact]
    public void A_damaged_file_is_one_line_with_the_byte_at_fault()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["cut.pt"], File.ReadAllBytes(Model(folder))[..200]);
        Call.Of("convert", folder["cut.pt"], folder["out.pt"]).IsMistake("cut.pt");
        Assert.Equal(ExitCode.Mistake, Call.Of("inspect", folder["cut.pt"]).ExitCode);
    }
}
