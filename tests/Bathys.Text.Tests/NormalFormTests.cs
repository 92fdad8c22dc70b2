namespace Bathys.Text.Tests;

public class NormalFormTests
{
    [Fact]
    public void Forms_are_those_of_another_implementation()
    {
        foreach (var golden in TextGolden.Lines("normalization.jsonl"))
        {
            var text = golden[0].GetString()!;
            string[] forms = [NormalForm.C(text), NormalForm.D(text), NormalForm.KC(text), NormalForm.KD(text)];
            Assert.Equal(golden.EnumerateArray().Skip(1).Select(form => form.GetString()!), forms);
        }
    }

    [Fact]
    public void Plain_text_stays_as_it_is() => Assert.Equal("plain\0~", NormalForm.KC("plain\0~"));
}
