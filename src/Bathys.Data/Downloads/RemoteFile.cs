namespace Bathys.Data.Downloads;

/// <summary>A published file: where it can be had, how long it is and what it must hash to.</summary>
/// <param name="Name">Its name in the cache folder.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal.</param>
/// <param name="Mirrors">Addresses of equal copies, tried in order.</param>
public sealed record RemoteFile(string Name, long Length, string Sha256, IReadOnlyList<Uri> Mirrors);
