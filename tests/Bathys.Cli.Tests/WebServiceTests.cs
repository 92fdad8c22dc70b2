using System.Net;
using System.Net.Http.Json;
using Bathys.Models;
using Bathys.Vision;

namespace Bathys.Cli.Tests;

/// <summary>The sample web service under load, on a real server.</summary>
public class WebServiceTests
{
    const int Requests = 64, Rounds = 3;

    [Fact]
    public async Task Sixty_four_requests_at_once_get_the_answers_that_each_image_gets_alone()
    {
        using var folder = new TemporaryFolder();
        SmallRun.Cnn(folder["run"], 1).Succeeds();
        var uploads = Uploads(folder);
        using var run = Run.Open(folder["run"]);
        var classifier = run.Load<ImageClassifier>();
        var alone = Array.ConvertAll(uploads, upload => classifier.Classify(ImageFile.Decode(upload)));

        // Images that all get one answer would hide answers that went to the wrong request.
        Assert.Equal(Requests, alone.Select(answer => answer[0].Probability).Distinct().Count());

        using var service = await Service.Start(folder["run"]);
        for (var round = 0; round < Rounds; round++)
        {
            var answers = await Task.WhenAll(uploads.Select(upload => Ask(service, upload)));
            for (var i = 0; i < Requests; i++) Assert.Equal(alone[i], answers[i]);
        }
    }

    [Fact]
    public async Task What_is_no_image_is_refused_in_words_and_the_service_goes_on()
    {
        using var folder = new TemporaryFolder();
        SmallRun.Cnn(folder["run"], 1).Succeeds();
        using var service = await Service.Start(folder["run"]);
        using var refused = await service.Client.PostAsync("classify", new ByteArrayContent([1, 2, 3]));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("the upload", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(10, (await Ask(service, Uploads(folder)[0])).Count);
        Assert.Equal(10, (await service.Client.GetFromJsonAsync<string[]>("classes"))!.Length);
    }

    static async Task<IReadOnlyList<ClassProbability>> Ask(Service service, byte[] upload)
    {
        using var response = await service.Client.PostAsync("classify", new ByteArrayContent(upload));
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<ClassProbability[]>())!;
    }

    /// <summary>As many different digits, as PNG files.</summary>
    static byte[][] Uploads(TemporaryFolder folder)
    {
        var (digits, image) = (DataSets.Open("digits").Test, new Image());
        return [.. Enumerable.Range(0, Requests).Select(i =>
        {
            digits.Load(i, image);
            PngFile.Save(folder[$"{i}.png"], image);
            return File.ReadAllBytes(folder[$"{i}.png"]);
        })];
    }
}
