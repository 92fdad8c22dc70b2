namespace Bathys.Formats;

/// <summary>
/// A storage as a torch pickle names it: its bytes, the type of its elements (null where it has none, as newer files do), their number,
/// and where in the storage they start: a storage of the stream format may be a view of another.
/// </summary>
internal sealed record StorageReference(TensorStorage Storage, ElementType? Type, long Count, long FirstElement = 0);
