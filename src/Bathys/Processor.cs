using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text;
using Bathys.Kernels;

namespace Bathys;

/// <summary>The processor that computes: how many threads work, and with which instructions.</summary>
public static class Processor
{
    const int ExtendedFeatures = 7;
    const int Avx2Bit = 5;
    const int Avx512FoundationBit = 16;

    /// <summary>How many threads compute; at first the number of processors. Results are the same at any number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public static int Threads
    {
        get => WorkerPool.Threads;
        set => WorkerPool.Threads = value;
    }

    /// <summary>
    /// Gives the memory of dead tensors, and what is kept ready for new ones, back to the system. It is never needed for correctness:
    /// between a training and other work in the same process it makes room.
    /// </summary>
    public static void ReleaseMemory() => MemoryPool.StartAfresh();

    /// <summary>The name that the processor gives itself, or its architecture.</summary>
    public static string Name => BrandString() ?? RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>The widest instructions that the kernels use here, as in "AVX-512".</summary>
    public static string InstructionSet =>
        Vector512.IsHardwareAccelerated ? "AVX-512"
        : Vector256.IsHardwareAccelerated ? Fma.IsSupported ? "AVX2 with FMA" : "AVX2"
        : AdvSimd.IsSupported ? "Advanced SIMD (NEON)"
        : Vector128.IsHardwareAccelerated ? "128-bit vectors"
        : "no vectors";

    /// <summary>
    /// Wider instructions that the processor has and this build does not use, or null: an ahead-of-time build uses only what it was
    /// compiled for.
    /// </summary>
    public static string? UnusedInstructionSet
    {
        get
        {
            if (!X86Base.IsSupported || Vector512.IsHardwareAccelerated || X86Base.CpuId(0, 0).Eax < ExtendedFeatures) return null;
            var features = X86Base.CpuId(ExtendedFeatures, 0).Ebx;
            if ((features >> Avx512FoundationBit & 1) == 1) return "AVX-512";
            return (features >> Avx2Bit & 1) == 1 && !Vector256.IsHardwareAccelerated ? "AVX2" : null;
        }
    }

    /// <summary>The 48 bytes of text that x86 processors give in three parts.</summary>
    static string? BrandString()
    {
        const int firstPart = unchecked((int)0x80000002), lastPart = unchecked((int)0x80000004), highest = unchecked((int)0x80000000);
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(highest, 0).Eax < unchecked((uint)lastPart)) return null;
        var text = new List<int>();
        for (var part = firstPart; part <= lastPart; part++)
        {
            var (a, b, c, d) = X86Base.CpuId(part, 0);
            text.AddRange([a, b, c, d]);
        }

        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(text))).Trim('\0', ' ');
    }
}
