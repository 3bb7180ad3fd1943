namespace Elma365Verify.Images;

/// <summary>How the images that nobody names are found.</summary>
public sealed record ImageSourcing
{
    /// <summary>As where nobody says otherwise.</summary>
    public static ImageSourcing Usual { get; } = new();

    /// <summary>From a registry, or built here.</summary>
    public ImagesFrom From { get; init; }

    /// <summary>The registry asked in place of those the image list names; null for those themselves.</summary>
    public RegistryMirror? Mirror { get; init; }

    /// <summary>The exact images the roles are held to; null where none is.</summary>
    public ImageLock? Lock { get; init; }
}
