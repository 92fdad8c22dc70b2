using Bathys.Nn;

namespace Bathys.Formats.Tests;

/// <summary>Checkpoints of other layouts brought to a model's own names.</summary>
public class KeyRenamingTests
{
    [Fact]
    public void RulesWorkOneAfterTheOther()
    {
        var rules = new KeyRenaming { { @"^module\.", "" }, { @"\.gamma$", ".weight" }, { @"^h\.(\d+)\.", "blocks.$1." } };
        Assert.Equal("blocks.11.norm.weight", rules.Rename("module.h.11.norm.gamma"));
        Assert.Equal("other.weight", rules.Rename("other.weight"));
    }

    [Fact]
    public void ARenamedStateFitsTheModel()
    {
        var state = new Dictionary<string, Tensor> { ["module.fc.kernel"] = Tensor.Ones(3, 2), ["module.fc.offset"] = Tensor.Zeros(3) };
        var rules = new KeyRenaming { { @"^module\.fc\.", "" }, { "^kernel$", "weight" }, { "^offset$", "bias" } };
        var layer = new Linear(2, 3);
        layer.LoadStateDictionary(rules.Apply(state));
        Assert.Equal([1f, 1, 1, 1, 1, 1], layer.Weight.ToArray<float>());
    }

    [Fact]
    public void KeysThatWouldFallTogetherAreRefusedByName()
    {
        var rules = new KeyRenaming { { "[ab]", "c" } };
        var refusal = Assert.Throws<BathysException>(() => rules.Apply([new("a", Tensor.Ones(1)), new("b", Tensor.Ones(1))]));
        Assert.Equal("The renaming rules call both 'a' and 'b' 'c'.", refusal.Message);
    }

    [Theory]
    [InlineData("(")]
    [InlineData(@"(\w)\1")]
    [InlineData("(?<=x)y")]
    public void PatternsThatCouldBeSlowOrAreNoneAreRefused(string pattern) =>
        Assert.Contains(
            $"'{pattern}'", Assert.Throws<BathysException>(() => new KeyRenaming { { pattern, "" } }).Message, StringComparison.Ordinal);

    [Fact]
    public void AHostileKeyCostsNoTime()
    {
        // Exponential for a matcher that goes back.
        var rules = new KeyRenaming { { "^(a+)+$", "x" } };
        var key = new string('a', 10_000) + "!";
        Assert.Equal(key, rules.Rename(key));
    }
}
