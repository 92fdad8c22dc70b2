namespace Bathys;

/// <summary>Where a tensor's memory lives and its operators run.</summary>
public sealed class Device
{
    readonly string name;

    Device(string name) => this.name = name;

    /// <summary>The processor.</summary>
    public static Device Cpu { get; } = new("cpu");

    /// <summary>The device of a name: "cpu", or "auto" for the best there is.</summary>
    /// <exception cref="BathysException">There is no such device here.</exception>
    public static Device Parse(string name) => name.ToUpperInvariant() switch
    {
        "CPU" or "AUTO" => Cpu,
        _ => throw new BathysException($"there is no device '{name}' here: use 'auto' or 'cpu'"),
    };

    /// <summary>The device's name.</summary>
    public override string ToString() => name;
}
