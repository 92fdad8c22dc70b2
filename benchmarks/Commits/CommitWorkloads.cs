using System.Collections;
using System.Reflection;
using System.Runtime.Loader;

namespace Bathys.Benchmarks.Commits;

/// <summary>
/// The workloads of <c>bathys bench</c> in a built command, whatever its inner interfaces: it needs a type <c>Workloads</c> with a list
/// <c>All</c>, whose elements have a <c>Name</c>, a number of <c>Runs</c> and a method <c>PrepareWarm</c> that gives a step.
/// </summary>
internal sealed class CommitWorkloads
{
    const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    readonly Dictionary<string, object> byName = [];

    public CommitWorkloads(string command, int threads)
    {
        var context = new CommandLoadContext(command);
        var assembly = context.LoadFromAssemblyPath(command);
        var workloads = assembly.GetTypes().Single(type => type.Name == "Workloads");
        var all = workloads.GetProperty("All", Any)?.GetValue(null) as IEnumerable
            ?? throw new InvalidOperationException($"{workloads} has no list All");
        foreach (var workload in all) byName.Add((string)Member(workload, "Name"), workload);
        var processor = context.LoadFromAssemblyName(new AssemblyName("Bathys")).GetType("Bathys.Processor", throwOnError: true)!;
        processor.GetProperty("Threads")!.SetValue(null, threads);
    }

    public IEnumerable<string> Names => byName.Keys;

    /// <summary>How many steps the workload's author found enough.</summary>
    public int Runs(string name) => (int)Member(byName[name], "Runs");

    /// <summary>A step of a workload after many that do not count; null where there is no such workload.</summary>
    public Action? Prepare(string name) => byName.TryGetValue(name, out var workload)
        ? (Action)workload.GetType().GetMethod("PrepareWarm", Any)!.Invoke(workload, null)! : null;

    static object Member(object workload, string name) => workload.GetType().GetProperty(name, Any)!.GetValue(workload)!;

    sealed class CommandLoadContext(string command) : AssemblyLoadContext("command")
    {
        readonly AssemblyDependencyResolver resolver = new(command);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
    }
}
