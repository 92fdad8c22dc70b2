namespace Bathys;

/// <summary>
/// Which scopes of one kind live on a thread, by numbers that grow: what lets each end only itself, and what was begun within it.
/// </summary>
internal struct ScopeOrder
{
    long last;
    long innermost;

    /// <summary>Scopes later than the first number, up to the second, ended with one around them.</summary>
    (long After, long UpTo) ended;

    /// <summary>A scope begins.</summary>
    public Place Begin()
    {
        var outer = innermost;
        innermost = ++last;
        return new(innermost, outer);
    }

    /// <summary>A scope ends, and with it those within that have not. True if what was before it is to be put back.</summary>
    /// <param name="place">What <see cref="Begin"/> gave; the default, and a scope that ended itself before, do nothing.</param>
    /// <exception cref="InvalidOperationException">It ended already with one that was begun before it.</exception>
    public bool End(Place place)
    {
        if (place.Own == 0) return false;
        if (place.Own > innermost)
        {
            if (place.Own > ended.After && place.Own <= ended.UpTo)
                throw new InvalidOperationException("scopes end in the reverse order of their beginning: begin each with using");
            return false;
        }
        if (place.Own < innermost) ended = (place.Own, innermost);
        innermost = place.Outer;
        return true;
    }

    /// <summary>A scope's number, and that of the one around it.</summary>
    public readonly record struct Place(long Own, long Outer);
}
