namespace Bathys;

/// <summary>The only way to a tensor's memory: for reading, for the first writing of a result, and for changing it in place.</summary>
public partial class Tensor
{
    /// <summary>The memory for reading.</summary>
    /// <exception cref="ObjectDisposedException">The tensor was disposed.</exception>
    /// <exception cref="InvalidOperationException">A backward pass reads what was changed after its operation was recorded.</exception>
    internal Borrowed Borrow()
    {
        if (storage.Written != 0) Pulling.Check(storage, Shape);
        return BorrowResult();
    }

    /// <summary>The memory of a result that a primitive has just made and now fills, and of gradients that their pass adds to.</summary>
    internal Borrowed BorrowResult() => new(storage, offset, Shape, strides, DType);

    /// <summary>The memory for changing it in place: pullbacks that were recorded earlier no longer read it.</summary>
    internal Borrowed BorrowToWrite()
    {
        storage.MarkWritten();
        return BorrowResult();
    }

    /// <summary>The memory for reading, of a tensor if there is one.</summary>
    internal static Borrowed Borrow(Tensor? x) => x is null ? default : x.Borrow();

    /// <summary>The memory of a result, if there is one.</summary>
    internal static Borrowed BorrowResult(Tensor? x) => x is null ? default : x.BorrowResult();
}
