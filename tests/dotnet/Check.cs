using AutoClaim;

internal static class Check
{
    public static void Equal<T>(string what, T expected, T found)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found)) throw new InvalidOperationException($"{what}: expected {expected}, found {found}");
    }

    public static void Throws(string name, Action action)
    {
        try { action(); }
        catch (AutoClaimException error) when (error.Name == name && Session.StatusName(error.Code) == name) { return; }
        throw new InvalidOperationException($"{name} was not thrown");
    }
}
