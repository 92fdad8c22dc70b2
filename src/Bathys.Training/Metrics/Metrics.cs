using System.Globalization;

namespace Bathys.Training;

/// <summary>Scores of predictions, with scikit-learn's meaning and its order of arguments: truth first.</summary>
public static partial class Metrics
{
    /// <summary>Numbers are printed alike in every country.</summary>
    internal static CultureInfo Plain => CultureInfo.InvariantCulture;

    /// <summary>A number with fixed digits, rounded as Python does: an exact half goes to the even digit.</summary>
    internal static string Fixed(double value, int digits)
    {
        // A binary number can lie exactly between two decimals of d digits only if it is an odd multiple of 2^-(d+1).
        var isHalf = Math.Abs(Math.IEEERemainder(value * Math.Pow(2, digits + 1), 2)) == 1;
        return isHalf
            ? decimal.Round((decimal)value, digits, MidpointRounding.ToEven).ToString("F" + digits.ToString(Plain), Plain)
            : value.ToString("F" + digits.ToString(Plain), Plain);
    }

    internal static void RequireSameLength(int truth, int predicted)
    {
        if (truth != predicted)
            throw new BathysException($"There are {truth} true values and {predicted} predictions: every sample needs one of each.");
    }

    static void RequireSamples(int truth, int predicted)
    {
        RequireSameLength(truth, predicted);
        if (truth == 0)
            throw new BathysException("A metric of no samples is undefined: the data is empty.");
    }
}
