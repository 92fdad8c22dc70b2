using System.Reflection;
using Bathys.Kernels;

namespace Bathys.Tests.Kernels;

public class InliningTests
{
    /// <summary>
    /// What the compiler inlines into a method is bounded by that method's own size. A kernel inlined into the small method that dispatches
    /// it would take that one's small bound with it, and the vector operations at its end would become calls: no result shows that.
    /// </summary>
    [Fact]
    public void Kernels_are_compiled_by_themselves()
    {
        const BindingFlags Any =
            BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var optimized = typeof(Tile).Assembly.GetTypes().SelectMany(type => type.GetMethods(Any))
            .Where(method => method.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveOptimization)).ToList();
        Assert.NotEmpty(optimized);
        Assert.DoesNotContain(optimized, method => !method.MethodImplementationFlags.HasFlag(MethodImplAttributes.NoInlining));
    }
}
