using System.Text.Json;

namespace Bathys.Training;

/// <summary>Numbers that JSON may not be able to say.</summary>
internal static class FiniteNumbers
{
    extension(Utf8JsonWriter json)
    {
        /// <summary>Writes a number, or null for infinity and NaN, which JSON does not have.</summary>
        /// <param name="name">Its name.</param>
        /// <param name="value">The number.</param>
        public void WriteFinite(string name, double value)
        {
            if (double.IsFinite(value)) json.WriteNumber(name, value);
            else json.WriteNull(name);
        }
    }
}
