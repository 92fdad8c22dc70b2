namespace Bathys.Formats;

/// <summary>Signatures, sizes and marks of the zip format (PKWARE APPNOTE 6.3).</summary>
internal static class ZipSignature
{
    public const uint Local = 0x04034B50;
    public const uint Central = 0x02014B50;
    public const uint Descriptor = 0x08074B50;
    public const uint End = 0x06054B50;
    public const uint End64 = 0x06064B50;
    public const uint Locator64 = 0x07064B50;

    public const int LocalBytes = 30;
    public const int CentralBytes = 46;
    public const int EndBytes = 22;
    public const int End64Bytes = 56;
    public const int Locator64Bytes = 20;

    public const ushort Stored = 0;
    public const ushort Deflated = 8;

    public const ushort EncryptedFlag = 1 << 0;
    public const ushort DescriptorFlag = 1 << 3;
    public const ushort PatchFlag = 1 << 5;
    public const ushort StrongFlag = 1 << 6;
    public const ushort Utf8Flag = 1 << 11;
    public const ushort MaskedFlag = 1 << 13;

    public const ushort Zip64Extra = 1;
}
