namespace Elma365Verify.Containers.Engine;

/// <summary>The labels on everything the project creates on an engine, so that it can find it, and it alone, again.</summary>
internal static class ResourceLabels
{
    /// <summary>On every container and image of the project; the agent's reaper knows it too, and removes nothing without it.</summary>
    public const string Project = "org.elma365verify.project";

    /// <summary>On every container of a run; the value is the run's id.</summary>
    public const string Run = "org.elma365verify.run";

    /// <summary>On every image built by a recipe; the value is the recipe's folder. An image built from it inherits it.</summary>
    public const string Recipe = "org.elma365verify.recipe";

    /// <summary>The value of <see cref="Project"/>.</summary>
    public const string ProjectValue = "elma365-verify";
}
