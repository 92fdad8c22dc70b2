using System.Reflection;

namespace Bathys.Tests;

/// <summary>An operator that finds a disposed operand gives back the others.</summary>
public class OperandLeaseTests
{
    static readonly FieldInfo state = typeof(Storage).GetField("state", BindingFlags.Instance | BindingFlags.NonPublic)!;

    static int Leases(Tensor x) => (int)state.GetValue(x.Storage)! >> 1;

    [Fact]
    public void A_recurrent_run_with_a_disposed_state_keeps_no_lease()
    {
        Tensor x = Tensor.Ones(3, 2, 12), weight = Tensor.Ones(12, 4), bias = Tensor.Ones(12), first = Tensor.Ones(2, 4);
        first.Dispose();
        Assert.Throws<ObjectDisposedException>(() => RecurrentOperator.Recurrent(RecurrentCell.Gru, x, weight, bias, first));
        Assert.Equal([0, 0, 0], new[] { x, weight, bias }.Select(Leases));
    }

    [Fact]
    public void An_attention_with_disposed_values_keeps_no_lease()
    {
        Tensor q = Tensor.Ones(1, 2, 3, 4), k = Tensor.Ones(1, 2, 3, 4), v = Tensor.Ones(1, 2, 3, 4);
        v.Dispose();
        Assert.Throws<ObjectDisposedException>(() => q.ScaledDotProductAttention(k, v));
        Assert.Equal([0, 0], new[] { q, k }.Select(Leases));
    }
}
