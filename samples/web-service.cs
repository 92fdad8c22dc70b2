// A web service that says what uploaded images show, with the run of a training in its folder:
//   bathys train cnn --output runs/digits
//   dotnet run samples/web-service.cs -- runs/digits --urls http://127.0.0.1:5000
//   curl --data-binary @seven.png http://127.0.0.1:5000/classify
#:sdk Microsoft.NET.Sdk.Web
#:project ../src/Bathys.Models/Bathys.Models.csproj
using System.Text.Json.Serialization;
using Bathys.Data;
using Bathys.Models;
using Bathys.Vision;

if (args is not [var folder, ..])
{
    Console.Error.WriteLine("usage: dotnet run samples/web-service.cs -- RUN [--urls http://127.0.0.1:5000]");
    return 2;
}

// One classifier serves all requests at once: no call changes it.
using var run = Run.Open(folder, Console.Error.WriteLine);
var classifier = run.Load<ImageClassifier>();

var builder = WebApplication.CreateSlimBuilder(args[1..]);
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ServiceJson.Default));
builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = 16 << 20);
var app = builder.Build();

app.MapGet("/classes", () => classifier.Classes);

app.MapPost("/classify", async (HttpRequest request, CancellationToken stop) =>
{
    using var upload = new MemoryStream();
    await request.Body.CopyToAsync(upload, stop);
    try
    {
        // A small file can hold a huge picture: what a camera makes is enough.
        return Results.Ok(classifier.Classify(ImageFile.Decode(upload.ToArray(), "the upload", mostPixels: 16_000_000)));
    }
    catch (DataFileException error)
    {
        return Results.BadRequest(error.Message);
    }
});

await app.RunAsync();
return 0;

[JsonSerializable(typeof(IReadOnlyList<ClassProbability>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
sealed partial class ServiceJson : JsonSerializerContext;
