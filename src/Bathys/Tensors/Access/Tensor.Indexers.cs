using System.Runtime.CompilerServices;

namespace Bathys;

/// <summary>Parts by position, by mask and by index. To set one changes the tensor in place.</summary>
public partial class Tensor
{
    /// <summary>
    /// A view of a part, as <c>x[0, 1..3, ^1]</c>: see <see cref="SliceOperator"/>. Setting it overwrites the part by a number or a tensor
    /// that broadcasts to it.
    /// </summary>
    /// <exception cref="ShapeException">A slice is outside its dimension, or the value does not broadcast to the part.</exception>
    /// <exception cref="InvalidOperationException">Set while recording, and the tensor or the value requires a gradient.</exception>
    [IndexerName("Part")]
    public Tensor this[params ReadOnlySpan<Slice> slices]
    {
        get => this.Slice(slices);
        set
        {
            CheckAssignment(value);
            using var unrecorded = new NoGrad();
            this.Slice(slices).CopyFrom(value);
        }
    }

    /// <summary>
    /// The lines that a tensor names. A Bool mask of the leading dimensions' shape gives those where it is true, (count, …); whole numbers,
    /// of which negative ones count from the end, give those of the first dimension in the index's shape. Setting them overwrites them by a
    /// number or a tensor that broadcasts to the same shape; of two values for one place the last stays.
    /// </summary>
    /// <exception cref="ShapeException">The mask has another shape, a number is out of range, or the value does not broadcast.</exception>
    /// <exception cref="NotSupportedException">The index is neither Bool nor Int64 nor Int32.</exception>
    /// <exception cref="InvalidOperationException">Set while recording, and the tensor or the value requires a gradient.</exception>
    [IndexerName("Part"), OverloadResolutionPriority(-1)]
    public Tensor this[Tensor index]
    {
        get => LineIndex.Of(this, index).Get(this);
        set
        {
            CheckAssignment(value);
            LineIndex.Of(this, index).Set(this, value);
        }
    }

    /// <summary>True for a number that was written where a tensor is expected: it takes the type of what it stands beside.</summary>
    bool isNumber;

    /// <summary>
    /// A number as the value of an assignment, <c>x[.., 1] = 0.5</c>. Beside a tensor it widens no type, as in PyTorch: a Float32 tensor
    /// stays one.
    /// </summary>
    public static implicit operator Tensor(double value)
    {
        var number = Scalar(value, DType.Float64);
        number.isNumber = true;
        return number;
    }

    /// <summary>A whole number as the value of an assignment, <c>x[.., 1] = 3</c>, or as an index.</summary>
    public static implicit operator Tensor(long value)
    {
        var number = From([value], []);
        number.isNumber = true;
        return number;
    }

    /// <summary>This tensor or, if it is a number that was written beside another tensor, the same in that one's type.</summary>
    Tensor Beside(Tensor other) => isNumber && !other.isNumber && DType != other.DType ? other.Number(Item()) : this;

    void CheckAssignment(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        RefuseWriteToGraph();
        if (Record.Needs(value))
            throw new InvalidOperationException(
                "the gradient of a value that is assigned in place would be lost: assign value.Detach(), or use Where or Cat");
    }
}
