using System.Runtime.InteropServices;

namespace Bathys.Formats;

/// <summary>fsync of a folder, for which .NET has no call. Windows has none either: NTFS journals its entries itself.</summary>
internal static partial class FolderSync
{
    const int ReadOnly = 0;
    const int InterruptedBySignal = 4;
    const int InvalidOnThisFileSystem = 22;

    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var handle = Open(path, ReadOnly);
        if (handle < 0) throw Error(path);
        try
        {
            while (Fsync(handle) != 0)
            {
                var error = Marshal.GetLastPInvokeError();
                if (error == InvalidOnThisFileSystem) return;
                if (error != InterruptedBySignal) throw Error(path);
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    static IOException Error(string path) => new($"{Marshal.GetLastPInvokeErrorMessage()} : '{path}'");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}
