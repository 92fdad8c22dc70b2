namespace Bathys.Tests.Rules;

/// <summary>Scopes belong to a thread: code that would carry one across an await or a yield does not compile.</summary>
[Quick]
public class ScopeMisuseTests
{
    public static TheoryData<string> Scopes =>
    [
        "new NoGrad()",
        "new EvaluationMode()",
        "new DetectAnomaly()",
        "new LayerWatch((_, _, _) => { })",
        "new RandomScope(new Generator(1))",
        "DetectAnomaly.Within(new object())",
    ];

    [Theory, MemberData(nameof(Scopes))]
    public void A_scope_does_not_live_across_an_await(string scope)
    {
        Refused($$"""static async Task F() { using ({{scope}}) { await Task.Delay(1); } }""");
        Refused($$"""static async Task F() { using var _ = {{scope}}; await Task.Delay(1); }""");
        Refused($$"""static async Task F() { using var _ = {{scope}}; await using var stream = new System.IO.MemoryStream(); }""");
    }

    [Theory, MemberData(nameof(Scopes))]
    public void A_scope_does_not_live_across_a_yield(string scope)
    {
        Refused($$"""static IEnumerable<int> F() { using ({{scope}}) { yield return 1; } }""");
        Refused($$"""static async IAsyncEnumerable<int> F() { using var _ = {{scope}}; yield return 1; await Task.Delay(1); }""");
    }

    [Theory, MemberData(nameof(Scopes))]
    public void A_scope_is_kept_in_no_field_and_no_lambda(string scope)
    {
        Assert.NotEmpty(Compiler.Errors($$"""static object F() => {{scope}};"""));
        Assert.NotEmpty(Compiler.Errors($$"""static Action F() { var scope = {{scope}}; return () => scope.Dispose(); }"""));
    }

    [Theory, MemberData(nameof(Scopes))]
    public void A_scope_that_ends_before_the_await_or_yield_compiles(string scope)
    {
        Assert.Empty(Compiler.Errors($$"""static void F() { using var _ = {{scope}}; Tensor.Ones(1).Exp(); }"""));
        Assert.Empty(Compiler.Errors($$"""static async Task F() { using ({{scope}}) Tensor.Ones(1).Exp(); await Task.Delay(1); }"""));
        Assert.Empty(Compiler.Errors($$"""static IEnumerable<int> F() { using ({{scope}}) Tensor.Ones(1).Exp(); yield return 1; }"""));
    }

    static void Refused(string member)
    {
        var error = Assert.Single(Compiler.Errors(member));
        Assert.Contains("cannot be preserved across 'await' or 'yield' boundary", error, StringComparison.Ordinal);
    }
}
