using System.Numerics;
using System.Runtime.InteropServices;

namespace Bathys.Tests.Kernels;

/// <summary>
/// Native numbers with a guard on both sides: a kernel that writes outside its array is found when the array is checked.
/// </summary>
internal sealed unsafe class NativeArray<T> : IDisposable where T : unmanaged, INumber<T>
{
    const int Guard = 64;
    readonly T* block;

    public NativeArray(int count)
    {
        Count = count;
        block = (T*)NativeMemory.AlignedAlloc((nuint)((count + (2 * Guard)) * sizeof(T)), 64);
        new Span<T>(block, count + (2 * Guard)).Fill(T.CreateChecked(77));
    }

    public int Count { get; }

    public T* Data => block + Guard;

    public Span<T> Span => new(Data, Count);

    /// <summary>Numbers between −1 and 1 from a fixed sequence.</summary>
    public static NativeArray<T> Random(int count, int seed)
    {
        var random = new Random(seed);
        var array = new NativeArray<T>(count);
        foreach (ref var x in array.Span) x = T.CreateChecked((random.NextDouble() * 2) - 1);
        return array;
    }

    public double[] ToDoubles()
    {
        var values = new double[Count];
        for (var i = 0; i < Count; i++) values[i] = double.CreateChecked(Data[i]);
        return values;
    }

    /// <summary>
    /// Fails where a value is further from what is expected than the tolerance (relative above 1), or where a guard was written.
    /// </summary>
    public void ShouldBe(ReadOnlySpan<double> expected, double tolerance, object what)
    {
        Assert.Equal(expected.Length, Count);
        for (var i = 0; i < Count; i++)
        {
            var value = double.CreateChecked(Data[i]);
            if (!(Math.Abs(value - expected[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])))
                && !(double.IsNaN(value) && double.IsNaN(expected[i])))
            {
                Assert.Fail($"{what}: element {i} is {value}, expected {expected[i]}");
            }
        }

        GuardsShouldStand(what);
    }

    public void GuardsShouldStand(object what)
    {
        for (var i = 0; i < Guard; i++)
        {
            if (block[i] != T.CreateChecked(77) || Data[Count + i] != T.CreateChecked(77)) Assert.Fail($"{what}: wrote outside the array");
        }
    }

    public void Dispose() => NativeMemory.AlignedFree(block);
}

/// <summary>The vector widths a kernel's test runs with; each is forced, whatever the processor prefers.</summary>
public enum VectorWidth
{
    V128 = 128,
    V256 = 256,
    V512 = 512,
}

/// <summary>Which widths a kernel's test runs with.</summary>
public static class VectorWidths
{
    /// <summary>
    /// Each of them, emulated where the processor lacks it; in a process that was told to have narrower vectors, the one that it uses.
    /// </summary>
    public static TheoryData<VectorWidth> Tested => InstructionSetTests.IsNarrowed
        ? [Processor.InstructionSet.StartsWith("128", StringComparison.Ordinal) ? VectorWidth.V128 : VectorWidth.V256]
        : [VectorWidth.V128, VectorWidth.V256, VectorWidth.V512];
}
