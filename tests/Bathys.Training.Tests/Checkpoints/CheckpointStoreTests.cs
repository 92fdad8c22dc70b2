using System.Text;

namespace Bathys.Training.Tests;

public class CheckpointStoreTests
{
    [Fact]
    public void Saved_files_come_back_and_verify()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointStore(folder["checkpoints"]);
        store.Save(7, Files("weights of step 7"));
        var newest = store.Newest();
        Assert.Equal(7, newest!.Step);
        Assert.Equal("weights of step 7", File.ReadAllText(newest.PathOf("model.bin")));
        Assert.Equal(["manifest.json", "model.bin", "state.json"], Directory.GetFiles(newest.Folder).Select(Path.GetFileName).Order());
        Assert.Equal(["step-00000007"], Directory.GetFileSystemEntries(store.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void The_newest_few_and_the_best_are_kept()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointStore(folder.Path, keep: 2);
        for (var step = 1; step <= 6; step++) store.Save(step, Files($"{step}"), best: Math.Min(step, 2));
        Assert.Equal([6, 5, 2], store.All().Select(c => c.Step));
        Assert.Equal(2, store.At(2)!.Step);
        Assert.Null(store.At(3));
    }

    [Theory]
    [InlineData("flip", "SHA-256")]
    [InlineData("cut", "bytes instead of")]
    [InlineData("delete", "model.bin is missing")]
    [InlineData("manifest", "no valid manifest")]
    [InlineData("no manifest", "manifest.json")]
    [InlineData("empty manifest", "lists no file")]
    [InlineData("null manifest", "lists no file")]
    [InlineData("nulls", "no valid manifest")]
    [InlineData("null file", "says nothing of model.bin")]
    [InlineData("unlisted", "does not list state.json")]
    public void A_damaged_checkpoint_is_passed_over_by_name(string damage, string reason)
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointStore(folder.Path) { Required = ["model.bin", "state.json"] };
        store.Save(1, Files("one"));
        var damaged = store.Save(2, Files("two"));
        var model = damaged.PathOf("model.bin");
        var manifest = damaged.PathOf("manifest.json");
        switch (damage)
        {
            case "flip": File.WriteAllText(model, "tvo"); break;
            case "cut": File.WriteAllText(model, "tw"); break;
            case "delete": File.Delete(model); break;
            case "manifest": File.WriteAllText(manifest, "{\"files\": {"); break;
            case "no manifest": File.Delete(manifest); break;
            case "null manifest": File.WriteAllText(manifest, "null"); break;
            case "nulls": File.WriteAllText(manifest, "{\"files\": null}"); break;
            case "null file": File.WriteAllText(manifest, "{\"files\": {\"model.bin\": null, \"state.json\": null}}"); break;
            case "unlisted":
                File.WriteAllText(
                manifest, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(manifest), ",\"state.json.*", "}}")); break;
            case "empty manifest": File.WriteAllText(manifest, "{}"); break;
        }

        var passedOver = new List<string>();
        var newest = store.Newest((checkpoint, fault) => passedOver.Add($"{checkpoint.Step}: {fault}"));
        Assert.Equal(1, newest!.Step);
        Assert.StartsWith("2: ", Assert.Single(passedOver), StringComparison.Ordinal);
        Assert.Contains(reason, passedOver[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(1, false)]
    [InlineData(1, true)]
    public void Whatever_step_of_a_save_fails_the_earlier_checkpoint_stays_and_the_next_save_succeeds(int savedStep, bool isDeadThen)
    {
        var failures = 0;
        for (var failAt = 0; ; failAt++)
        {
            using var folder = new TemporaryFolder();
            new CheckpointStore(folder.Path, keep: 1).Save(1, Files("one"));
            var failing = new FailingStorage(failAt, isDeadThen);
            try
            {
                new CheckpointStore(folder.Path, keep: 1, failing).Save(savedStep, Files("two"));
            }
            catch (BathysException e)
            {
                Assert.Contains($"step-0000000{savedStep}", e.Message, StringComparison.Ordinal);
                Assert.Contains("14 bytes", e.Message, StringComparison.Ordinal);
            }

            var store = new CheckpointStore(folder.Path, keep: 1);
            var newest = store.Newest((_, fault) => Assert.Fail(fault))!;
            Assert.Contains(File.ReadAllText(newest.PathOf("model.bin")), (string[])["one", "two"]);
            store.Save(3, Files("three"));
            Assert.Equal("three", File.ReadAllText(store.Newest()!.PathOf("model.bin")));
            Assert.Equal(["step-00000003"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
            if (!failing.HasFailed) break;
            failures++;
        }

        // Two files and a manifest are created, written and flushed; two folders synced, two renames, one deletion.
        Assert.Equal(3 * 3 + 2 + 2 + 1, failures);
    }

    [Fact]
    public void A_checkpoint_whose_replacement_never_came_is_there_again()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointStore(folder.Path, keep: 1);
        store.Save(5, Files("first"));

        // As a crash between the two renames leaves it.
        Directory.Move(folder["step-00000005"], folder[".replaced-step-00000005"]);
        Assert.Equal("first", File.ReadAllText(store.Newest()!.PathOf("model.bin")));
        store.Save(6, Files("second"), best: 5);
        Assert.Equal([6, 5], store.All().Select(c => c.Step));
        Assert.Equal(["step-00000005", "step-00000006"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_replaced_checkpoint_stays_until_its_replacement_is_whole()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointStore(folder.Path, keep: 1);
        store.Save(5, Files("first"));
        Directory.Move(folder["step-00000005"], folder[".replaced-step-00000005"]);
        Directory.CreateDirectory(folder["step-00000005"]);
        File.WriteAllText(folder["step-00000005/model.bin"], "torn");
        Assert.Equal("first", File.ReadAllText(store.Newest()!.PathOf("model.bin")));
        Assert.Equal("first", File.ReadAllText(store.At(5)!.PathOf("model.bin")));
        store.Save(6, Files("second"), best: 5);
        Assert.Equal("first", File.ReadAllText(store.At(5)!.PathOf("model.bin")));
        Assert.Equal(["step-00000005", "step-00000006"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Names_of_new_folders_are_brought_to_the_disk()
    {
        using var folder = new TemporaryFolder();
        var recorded = new RecordedSyncs();
        FolderLock.TryTake(folder["runs/mine"], recorded)!.Dispose();
        Assert.Equal([folder.Path, folder["runs"]], recorded.Folders);
        recorded.Folders.Clear();
        new CheckpointStore(folder["runs/mine/checkpoints"], keep: 1, recorded).Save(1, Files("one"));
        Assert.Equal([folder["runs/mine"], folder["runs/mine/checkpoints/.writing-step-00000001"], folder["runs/mine/checkpoints"]],
            recorded.Folders);
    }

    sealed class RecordedSyncs : DurableStorage
    {
        public List<string> Folders { get; } = [];

        public override void SyncFolder(string path)
        {
            Folders.Add(path);
            base.SyncFolder(path);
        }
    }

    [Fact]
    public void A_file_that_cannot_be_replaced_is_a_mistake()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder[$"report.txt.{Environment.ProcessId}.part"]);
        Expect.Mistake("cannot be written", () => DurableStorage.Default.WriteFile(folder["report.txt"], "x"u8));
    }

    [Fact]
    public void Saving_a_step_again_replaces_it()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointStore(folder.Path);
        store.Save(5, Files("first"));
        store.Save(5, Files("second"));
        Assert.Equal("second", File.ReadAllText(store.Newest()!.PathOf("model.bin")));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Folders_of_other_names_are_no_checkpoints_and_stay()
    {
        using var folder = new TemporaryFolder();
        string[] names = ["step-", "step-abc", "mine", ".writing-mine", "step-99999999999999999999"];
        foreach (var name in names) Directory.CreateDirectory(folder[name]);
        var store = new CheckpointStore(folder.Path);
        Assert.Empty(store.All());
        Assert.Null(store.Newest());
        store.Save(1, Files("one"));
        Assert.Equal(6, Directory.GetDirectories(folder.Path).Length);
    }

    [Fact]
    public void A_full_disk_leaves_the_earlier_checkpoint_and_is_named_with_the_bytes_needed()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        using var folder = new TemporaryFolder();
        var store = new CheckpointStore(folder.Path);
        store.Save(1, Files("one"));
        var full = new CheckpointStore(folder.Path, keep: 2, new FullDisk());
        Expect.Mistake(
            $"The checkpoint {folder["step-00000002"]} of 1,000,011 bytes cannot be written, earlier ones are kept: No space left on " +
            $"device",
            () => full.Save(2, Files(new string('x', 1_000_000))));
        Assert.Equal("one", File.ReadAllText(store.Newest((_, fault) => Assert.Fail(fault))!.PathOf("model.bin")));
        Assert.Equal(["step-00000001"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    static CheckpointFile[] Files(string content) =>
    [
        new("model.bin", stream => stream.Write(Encoding.UTF8.GetBytes(content))),
        new("state.json", stream => stream.Write("{\"step\": 0}"u8)),
    ];

    /// <summary>A disk whose writes all end in the system's own error.</summary>
    sealed class FullDisk : DurableStorage
    {
        public override Stream Create(string path) => new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
    }
}
