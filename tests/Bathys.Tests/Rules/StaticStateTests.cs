using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bathys.Tests.Rules;

/// <summary>What the process shares is listed, with its reason, in docs/decisions/state.md.</summary>
[Quick]
public partial class StaticStateTests
{
    /// <summary>Types whose read-only statics are constants.</summary>
    static readonly HashSet<string> constants =
    [
        "string", "bool", "byte", "char", "int", "long", "ulong", "nint", "float", "double", "BigInteger", "Lock", "CultureInfo",
        "Encoding", "UTF8Encoding",
        "IReadOnlyList", "IReadOnlySet", "IReadOnlyDictionary", "FrozenDictionary", "FrozenSet", "SearchValues", "Regex", "Option",
        "Func", "Action",
    ];

    [Fact]
    public void Every_static_that_can_change_is_listed_with_its_reason()
    {
        var (found, listed) = (SourceTree.Sources("src").SelectMany(Mutable).ToHashSet(), Listed());
        var missing = found.Except(listed).Order(StringComparer.Ordinal).ToList();
        Assert.True(missing.Count == 0, $"static state that docs/decisions/state.md does not list: {string.Join(", ", missing)}");
        var stale = listed.Except(found).Order(StringComparer.Ordinal).ToList();
        Assert.True(stale.Count == 0, $"docs/decisions/state.md lists static state that is gone: {string.Join(", ", stale)}");
    }

    [Theory]
    [InlineData("class C { static int x; }", "C.x")]
    [InlineData("class C { static readonly System.Collections.Generic.List<int> x = []; }", "C.x")]
    [InlineData("class C { public static int X { get; set; } }", "C.X")]
    [InlineData("class C { static Generator X { get; } = new(0); }", "C.X")]
    [InlineData("ref struct C { [System.ThreadStatic] static bool x; }", "C.x")]
    [InlineData("class C { static readonly int x = 1; const int Y = 2; int z; static string[] W { get; } = []; static int V => 1; }", "")]
    public void State_is_told_from_constants(string code, string expected) => Assert.Equal(expected, string.Join(' ', Mutable(code)));

    static IEnumerable<string> Mutable(string code)
    {
        foreach (var member in CSharpSyntaxTree.ParseText(code).GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>())
        {
            if (!member.Modifiers.Any(SyntaxKind.StaticKeyword)) continue;
            var type = (member.Parent as BaseTypeDeclarationSyntax)?.Identifier.Text;
            if (member is FieldDeclarationSyntax { Declaration: var declaration } field)
            {
                if (field.Modifiers.Any(SyntaxKind.ReadOnlyKeyword) && IsConstant(declaration.Type)) continue;
                foreach (var variable in declaration.Variables) yield return $"{type}.{variable.Identifier.Text}";
            }
            else if (member is PropertyDeclarationSyntax { AccessorList.Accessors: var accessors } property
                && accessors.All(accessor => accessor is { Body: null, ExpressionBody: null })
                && !property.Modifiers.Any(SyntaxKind.AbstractKeyword)
                && (accessors.Any(SyntaxKind.SetAccessorDeclaration) || !IsConstant(property.Type)))
            {
                yield return $"{type}.{property.Identifier.Text}";
            }
        }
    }

    static bool IsConstant(TypeSyntax type) => type switch
    {
        NullableTypeSyntax nullable => IsConstant(nullable.ElementType),
        ArrayTypeSyntax array => IsConstant(array.ElementType),
        TupleTypeSyntax tuple => tuple.Elements.All(element => IsConstant(element.Type)),
        GenericNameSyntax generic => constants.Contains(generic.Identifier.Text),
        _ => constants.Contains(type.ToString()),
    };

    static HashSet<string> Listed() =>
        [.. Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/decisions/state.md")))
            .Select(match => match.Groups["name"].Value)];

    [GeneratedRegex(@"^\| `(?<name>[\w.]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
