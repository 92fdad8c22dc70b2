using Xunit.v3;

namespace Bathys.Testing;

/// <summary>
/// A test of the first answer, which is there within a minute: the rules, and of each part a little that shows whether it works at all.
/// CONTRIBUTING.md has the command.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
sealed class QuickAttribute : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Quick", "yes")];
}
