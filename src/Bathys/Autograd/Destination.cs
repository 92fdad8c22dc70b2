using System.Diagnostics.CodeAnalysis;

namespace Bathys;

/// <summary>
/// Memory in which the backward pass would take a gradient, so that none of it is written twice: the <see cref="Tensor.Grad"/> that the
/// gradient would be added to anyway, or that of the incoming gradient, which nobody reads afterwards.
/// </summary>
/// <remarks>
/// It is offered to the pullback of an operation with one operand and one result; a kernel that can use it asks with
/// <see cref="TryTake"/> once it has all it reads, and the pullback returns the tensor it was given. A kernel must read an element of the
/// incoming gradient, or its whole row, before it writes there.
/// </remarks>
internal sealed class Destination
{
    [ThreadStatic]
    static Destination? current;

    Tensor? incoming;
    Tensor? sum;
    bool isSpent;

    /// <summary>Whether the last offer was taken to add to the sum.</summary>
    public bool IsAdded { get; private set; }

    /// <summary>Offers memory to the pullback that runs next on this thread.</summary>
    /// <param name="gradient">The incoming gradient.</param>
    /// <param name="sum">What the result would be added to, and nothing else would before; null where there is no such thing.</param>
    /// <param name="isSpent">Whether nobody reads the incoming gradient after the pullback.</param>
    public void Offer(Tensor gradient, Tensor? sum, bool isSpent)
    {
        (incoming, this.sum, this.isSpent, IsAdded) = (gradient, sum, isSpent, false);
        current = this;
    }

    /// <summary>Takes back what is on offer on this thread.</summary>
    public void Withdraw()
    {
        (incoming, sum) = (null, null);
        current = null;
    }

    /// <summary>Where to write, or add, what comes of an incoming gradient and a saved tensor of one shape and type.</summary>
    /// <param name="gradient">The incoming gradient, as the pullback was given it.</param>
    /// <param name="saved">The only other tensor that the kernel reads.</param>
    /// <param name="place">Contiguous memory of their shape and type.</param>
    /// <param name="adds">True to add to what is there, false to replace it.</param>
    /// <returns>False where new memory is needed.</returns>
    public static bool TryTake(Tensor gradient, Tensor saved, [NotNullWhen(true)] out Tensor? place, out bool adds)
    {
        (place, adds) = (null, false);
        if (current is not { } offer || !ReferenceEquals(offer.incoming, gradient) || !Fits(gradient)) return false;
        if (offer.sum is { } sum && Fits(sum) && sum.Storage != gradient.Storage && sum.Storage != saved.Storage)
            (place, adds) = (sum, true);
        else if (offer.isSpent && gradient.IsContiguous) place = gradient;
        offer.Withdraw();
        offer.IsAdded = adds;
        return place is not null;

        bool Fits(Tensor x) => x.Shape == saved.Shape && x.DType == saved.DType;
    }
}
