using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>Logic of truth values: Bool tensors only, since a number is neither true nor false.</summary>
public static class LogicOperators
{
    extension(Tensor a)
    {
        /// <summary>Both of each pair of truth values, broadcast.</summary>
        /// <exception cref="ArgumentException">An operand is not Bool.</exception>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        public Tensor And(Tensor b) => Tensor.Zip("And", Truth("And", a), Truth("And", b), new AndKernel());

        /// <summary>One or both of each pair of truth values, broadcast.</summary>
        /// <exception cref="ArgumentException">An operand is not Bool.</exception>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        public Tensor Or(Tensor b) => Tensor.Zip("Or", Truth("Or", a), Truth("Or", b), new OrKernel());

        /// <summary>Exactly one of each pair of truth values, broadcast.</summary>
        /// <exception cref="ArgumentException">An operand is not Bool.</exception>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        public Tensor Xor(Tensor b) => Tensor.Zip("Xor", Truth("Xor", a), Truth("Xor", b), new XorKernel());

        /// <summary>The opposite of each truth value.</summary>
        /// <exception cref="ArgumentException">The operand is not Bool.</exception>
        public Tensor Not() => Truth("Not", a).Map(new NotKernel());

        /// <summary>See <see cref="And"/>.</summary>
        public static Tensor operator &(Tensor left, Tensor right) => left.And(right);

        /// <summary>See <see cref="Or"/>.</summary>
        public static Tensor operator |(Tensor left, Tensor right) => left.Or(right);

        /// <summary>See <see cref="Xor"/>.</summary>
        public static Tensor operator ^(Tensor left, Tensor right) => left.Xor(right);

        /// <summary>See <see cref="Not"/>.</summary>
        public static Tensor operator !(Tensor operand) => operand.Not();
    }

    static Tensor Truth(string name, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType == DType.Bool
            ? x : throw new ArgumentException($"{name}: a {x.DType} tensor holds no truth values: compare first, for example NotEqual(0)");
    }

    readonly struct AndKernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => V.And(a, b);
    }

    readonly struct OrKernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => V.Or(a, b);
    }

    readonly struct XorKernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => V.Xor(a, b);
    }

    readonly struct NotKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => V.Xor(x, V.Of(1));
    }
}
