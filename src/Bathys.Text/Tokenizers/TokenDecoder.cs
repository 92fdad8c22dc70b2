using System.Text;

namespace Bathys.Text;

/// <summary>Turns ids into text one by one. A piece never ends within a character: bytes wait until their character is complete.</summary>
public abstract class TokenDecoder
{
    /// <summary>Text that is certain and not yet taken.</summary>
    protected StringBuilder Output { get; } = new();

    /// <summary>The text that is certain once this id has come; may be empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    public string Append(int id)
    {
        Accept(id);
        return Take();
    }

    /// <summary>The text that was still held back at the end of all ids.</summary>
    public string Finish()
    {
        Complete();
        return Take();
    }

    /// <summary>Takes in an id.</summary>
    protected internal abstract void Accept(int id);

    /// <summary>Writes what is held back.</summary>
    protected virtual void Complete()
    {
    }

    string Take()
    {
        var text = Output.ToString();
        Output.Clear();
        return text;
    }
}
