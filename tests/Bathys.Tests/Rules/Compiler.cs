using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Bathys.Tests.Rules;

/// <summary>The C# compiler, for tests of what must not compile: misuse that it refuses needs no check at run time.</summary>
public static class Compiler
{
    const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using Bathys;
        using Bathys.Nn;
        using Bathys.Optim;

        """;

    /// <summary>All that the tests themselves refer to.</summary>
    static readonly MetadataReference[] references = [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Select(file => MetadataReference.CreateFromFile(file))];

    /// <summary>
    /// What the compiler says against members of a class that a user might write, such as <c>static async Task F() { … }</c>.
    /// </summary>
    /// <param name="members">The members; the namespaces of the core are in use.</param>
    /// <returns>The errors in order, each as its number and sentence: <c>CS4007: …</c>; none where all is well.</returns>
    public static IReadOnlyList<string> Errors(string members)
    {
        var tree = CSharpSyntaxTree.ParseText(
            $"{Usings}static class User\n{{\n{members}\n}}\n", new CSharpParseOptions(LanguageVersion.CSharp14),
            cancellationToken: TestContext.Current.CancellationToken);
        var compilation = CSharpCompilation.Create(
            "User", [tree], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        // What may live across an await is only found out as code is emitted.
        return [.. compilation.Emit(Stream.Null, cancellationToken: TestContext.Current.CancellationToken).Diagnostics
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(null)}")];
    }
}
