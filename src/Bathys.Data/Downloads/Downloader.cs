using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Bathys.Data.Downloads;

/// <summary>
/// Brings published files into a folder: from several mirrors, continuing what an interruption left, and believing nothing before its
/// checksum agrees. A file appears under its name only when it is whole; until then it is NAME.part.
/// </summary>
public sealed class Downloader(DownloadOptions? options = null)
{
    static readonly HttpClient Client = new() { Timeout = Timeout.InfiniteTimeSpan };

    readonly DownloadOptions options = options ?? new();

    /// <summary>The path of the file in <paramref name="folder"/>, fetched when it is not there or not whole.</summary>
    /// <param name="file">The file.</param>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="progress">Told the bytes in hand and the bytes in all, as they come; null for nobody.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <exception cref="DownloadException">No mirror gave the file, or it is missing and the program is offline.</exception>
    /// <exception cref="OperationCanceledException">
    /// It was asked to stop; what was received is kept as NAME.part and continued the next time.
    /// </exception>
    public async Task<string> FetchAsync(
        RemoteFile file, string folder, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        string path = Path.Combine(folder, file.Name);
        if (File.Exists(path) && await IsWholeAsync(path, file, cancellation).ConfigureAwait(false))
            return path;
        if (options.Offline)
            throw new DownloadException($"{path}: the file is missing or damaged and the program is offline; run once without --offline, " +
                "or put the file there by hand.");
        try
        {
            Directory.CreateDirectory(folder);
            await FromMirrorsAsync(file, path, progress, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DownloadException(
                $"{path}: the file cannot be written ({e.Message}); choose another cache folder with BATHYS_CACHE.", e);
        }
        return path;
    }

    async Task FromMirrorsAsync(
        RemoteFile file, string path, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var faults = new Dictionary<Uri, string>();
        for (int round = 0; round < options.Rounds; round++)
        {
            if (round > 0)
                await Task.Delay(options.Pause, cancellation).ConfigureAwait(false);
            foreach (var mirror in file.Mirrors)
            {
                if (await FromMirrorAsync(file, mirror, path + ".part", progress, cancellation).ConfigureAwait(false) is { } fault)
                {
                    faults[mirror] = fault;
                    continue;
                }
                File.Move(path + ".part", path, overwrite: true);
                return;
            }
        }
        string tried = string.Join("; ", faults.Select(f => $"{f.Key.Host}: {f.Value}"));
        throw new DownloadException($"{file.Name} could not be downloaded ({tried}); try again later, or put the file at {path} by hand.");
    }

    // Null when the whole, right file is in place; else what went wrong. What was received stays, unless it is wrong.
    async Task<string?> FromMirrorAsync(
        RemoteFile file, Uri mirror, string part, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(options.Silence);
        try
        {
            long had = File.Exists(part) ? new FileInfo(part).Length : 0;
            if (had > file.Length)
                had = 0;
            if (had < file.Length && await ReceiveAsync(file, mirror, part, had, progress, silence).ConfigureAwait(false) is { } fault)
                return fault;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"no answer for {options.Silence.TotalSeconds:0.#} s";
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException or IOException { InnerException: SocketException })
        {
            return e.InnerException is { } inner ? inner.Message : e.Message;
        }
        if (await IsWholeAsync(part, file, cancellation).ConfigureAwait(false))
            return null;
        File.Delete(part);
        return "the checksum is wrong";
    }

    async Task<string?> ReceiveAsync(
        RemoteFile file, Uri mirror, string part, long had, IProgress<DownloadProgress>? progress, CancellationTokenSource silence)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, mirror);
        if (had > 0)
            request.Headers.Range = new RangeHeaderValue(had, null);
        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
            return $"answer {(int)response.StatusCode}";
        var range = response.Content.Headers.ContentRange;
        if (response.StatusCode == HttpStatusCode.OK)
            had = 0; // the server does not continue: from the start
        else if (range?.From != had)
            return "the server continued at another place";
        long? stated = response.StatusCode == HttpStatusCode.OK ? response.Content.Headers.ContentLength : range?.Length;
        if (stated is { } length && length != file.Length)
            return $"{length} bytes instead of {file.Length}";

        await using var target = new FileStream(part, had == 0 ? FileMode.Create : FileMode.Append, FileAccess.Write, FileShare.None);
        await using var source = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        byte[] buffer = new byte[1 << 16];
        for (int n; (n = await source.ReadAsync(buffer, silence.Token).ConfigureAwait(false)) > 0; silence.CancelAfter(options.Silence))
        {
            if ((had += n) > file.Length)
            {
                target.SetLength(0); // another file: nothing of it is to be continued
                return $"more than {file.Length} bytes";
            }
            await target.WriteAsync(buffer.AsMemory(0, n), silence.Token).ConfigureAwait(false);
            progress?.Report(new DownloadProgress(file.Name, had, file.Length));
        }
        target.Flush(flushToDisk: true);
        return had == file.Length ? null : $"the connection ended after {had} of {file.Length} bytes";
    }

    static async Task<bool> IsWholeAsync(string path, RemoteFile file, CancellationToken cancellation)
    {
        if (new FileInfo(path).Length != file.Length)
            return false;
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false)) == file.Sha256;
    }
}
