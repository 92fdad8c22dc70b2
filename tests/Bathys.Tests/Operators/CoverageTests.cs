using System.Reflection;
using Bathys.Tests.Rules;

namespace Bathys.Tests.Operators;

/// <summary>No operator without tests: every public member of the classes in Operators/ must have a case.</summary>
[Quick]
public class CoverageTests
{
    [Fact]
    public void Every_public_operator_has_a_case_and_a_wrong_use()
    {
        var cases = OperatorTests.All().Values.ToLookup(c => c.Operator);
        var missing = Operators().Where(name => !cases.Contains(name));
        Assert.True(!missing.Any(), $"operators without a case in tests/Bathys.Tests/Operators: {string.Join(", ", missing)}");
        var faultless = Operators().Where(name => !cases[name].Any(c => c.Errors.Length > 0 || c.CannotFail));
        Assert.True(!faultless.Any(), $"operators without an error case: {string.Join(", ", faultless)}");
    }

    [Fact]
    public void Every_case_names_an_operator()
    {
        var operators = Operators().ToHashSet();
        var unknown = OperatorTests.All().Values.Select(c => c.Operator).Where(name => !operators.Contains(name)).Distinct();
        Assert.True(!unknown.Any(), $"cases of no operator: {string.Join(", ", unknown)}");
    }

    [Fact]
    public void Every_case_has_an_odd_or_empty_size()
    {
        var even = OperatorTests.All()
            .Values.Where(c => !c.Inputs.Any(set => set.Any(s => s.Shape.Any(size => size == 0 || size % 2 == 1))));
        Assert.True(!even.Any(), $"only even sizes: {string.Join(", ", even.Select(c => c.Name))}");
    }

    /// <summary>Extension members compile to public static methods of their class; an operator's name is op_….</summary>
    static string[] Operators()
    {
        var files = SourceTree.Files("src/Bathys/Operators").Select(file => file.Code).ToArray();
        return [.. typeof(Tensor).Assembly.GetExportedTypes()
            .Where(type => type.IsAbstract && type.IsSealed && type.Namespace == "Bathys"
            && files.Any(code => code.Contains($"static class {type.Name}\n", StringComparison.Ordinal)))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(method => method.Name)
            .Distinct().Order()];
    }
}
