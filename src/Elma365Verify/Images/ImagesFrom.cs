namespace Elma365Verify.Images;

/// <summary>Where the image of a role that nobody names comes from.</summary>
public enum ImagesFrom
{
    /// <summary>
    /// The product's own where the engine has it, else one built here before, else the product's own from its registry, else one built
    /// now from Debian's packages. The report says which, and why.
    /// </summary>
    Auto,

    /// <summary>The product's own, from the engine or its registry. Where it can't be had, the run ends.</summary>
    Upstream,

    /// <summary>Built from Debian's packages. No registry is asked for a role's image or for a base.</summary>
    Build,
}
