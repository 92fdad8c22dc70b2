using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bathys.Data.Tests.Downloads;

/// <summary>What the server does to one request.</summary>
enum Answer
{
    /// <summary>Gives what is asked for, ranges included.</summary>
    Whole,

    /// <summary>Gives the whole file whatever range is asked for.</summary>
    IgnoreRange,

    /// <summary>Closes the connection half way through what is left.</summary>
    CutShort,

    /// <summary>Gives as many bytes as asked, but other ones.</summary>
    WrongBytes,

    /// <summary>Gives a page of another length with status 200.</summary>
    OtherPage,

    /// <summary>Status 404.</summary>
    NotFound,

    /// <summary>Sends the head and then nothing.</summary>
    Silent,
}

/// <summary>
/// A web server on the loopback interface that answers each request as the next item of a script says; the last item stays.
/// </summary>
sealed class FaultyServer : IDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly Queue<Answer> script;
    readonly byte[] file;

    public FaultyServer(byte[] file, params Answer[] script)
    {
        (this.file, this.script) = (file, new Queue<Answer>(script));
        listener.Start();
        _ = ServeAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/file.bin");

    /// <summary>The first byte asked for by each request.</summary>
    public List<int> Starts { get; } = [];

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                await using var stream = client.GetStream();
                await AnswerAsync(stream, await ReadStartAsync(stream));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // The test is over, or the client hung up.
        }
    }

    async Task<int> ReadStartAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        int start = 0;
        while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 } line)
        {
            if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                start = int.Parse(line["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        }
        Starts.Add(start);
        return start;
    }

    async Task AnswerAsync(NetworkStream stream, int start)
    {
        var answer = script.Count > 1 ? script.Dequeue() : script.Peek();
        if (answer == Answer.NotFound)
        {
            await SendAsync(stream, "404 Not Found", "", []);
            return;
        }
        if (answer == Answer.OtherPage)
        {
            await SendAsync(stream, "200 OK", "Content-Length: 12\r\n", "Please log in"u8.ToArray()[..12]);
            return;
        }
        if (answer == Answer.IgnoreRange)
            start = 0;
        byte[] body = file[start..];
        string head = $"Content-Length: {body.Length}\r\n" +
            (start > 0 ? $"Content-Range: bytes {start}-{file.Length - 1}/{file.Length}\r\n" : "");
        if (answer == Answer.WrongBytes)
            body = [.. body.Select(b => (byte)~b)];
        if (answer == Answer.CutShort)
            body = body[..(body.Length / 2)];
        if (answer == Answer.Silent)
            body = [];
        await SendAsync(stream, start > 0 ? "206 Partial Content" : "200 OK", head, body);
        if (answer == Answer.Silent)
            await Task.Delay(Timeout.Infinite, stop.Token);
    }

    static async Task SendAsync(NetworkStream stream, string status, string head, byte[] body)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\n{head}\r\n"));
        await stream.WriteAsync(body);
    }
}
