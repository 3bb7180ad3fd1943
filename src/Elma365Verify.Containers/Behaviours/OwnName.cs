using System.Security.Cryptography;

namespace Elma365Verify.Containers.Behaviours;

/// <summary>Names for what one behaviour makes, so that it meets neither another's nor a user's.</summary>
internal static class OwnName
{
    /// <summary>A new name such as <c>elma365verify0f3a9c5e17b2d480</c>: letters and digits, valid in every store.</summary>
    public static string Create() => "elma365verify" + RandomNumberGenerator.GetHexString(16, lowercase: true);
}
