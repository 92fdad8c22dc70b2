namespace Bathys.Formats;

/// <summary>Containers that are read.</summary>
public enum ModelFileKind
{
    /// <summary>A JSON header and one block of bytes (.safetensors).</summary>
    Safetensors,

    /// <summary>What torch.save writes since version 1.6: a zip archive with a pickle and one record a storage.</summary>
    TorchZip,

    /// <summary>What torch.save wrote before: five pickles, then the storages.</summary>
    TorchStream,

    /// <summary>One NumPy array (.npy).</summary>
    Npy,

    /// <summary>A zip archive of NumPy arrays (.npz).</summary>
    Npz,
}
