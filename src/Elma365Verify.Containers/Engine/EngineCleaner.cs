using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Elma365Verify.Containers.Engine;

/// <summary>Removes what carries the project's label, and nothing else.</summary>
public sealed class EngineCleaner(DockerEngine engine)
{
    private const string Label = $"{ResourceLabels.Project}={ResourceLabels.ProjectValue}";

    /// <summary>
    /// Removes containers, then networks and volumes, then images where wanted. What someone else removes meanwhile is no error.
    /// </summary>
    public async Task<CleaningResult> CleanAsync(bool images, CancellationToken cancellation)
    {
        var client = engine.Client;
        var found = await client.Containers.ListContainersAsync(
            new ContainersListParameters { All = true, Filters = Labelled() }, cancellation).ConfigureAwait(false);
        var force = new ContainerRemoveParameters { Force = true, RemoveVolumes = true };
        var containers = await RemoveAsync(
            found.Select(container => container.ID),
            id => client.Containers.RemoveContainerAsync(id, force, cancellation)).ConfigureAwait(false);
        return new CleaningResult(
            containers,
            await RemoveNetworksAsync(cancellation).ConfigureAwait(false),
            await RemoveVolumesAsync(cancellation).ConfigureAwait(false),
            images ? await RemoveImagesAsync(cancellation).ConfigureAwait(false) : 0);
    }

    private static Dictionary<string, IDictionary<string, bool>> Labelled() =>
        new() { ["label"] = new Dictionary<string, bool> { [Label] = true } };

    private static async Task<int> RemoveAsync(IEnumerable<string> ids, Func<string, Task> remove)
    {
        var removed = 0;
        foreach (var id in ids)
        {
            try
            {
                await remove(id).ConfigureAwait(false);
                removed++;
            }
            catch (DockerApiException exception) when (exception.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            {
                // Gone already, or going: the reaper of a run that just died works on the same list.
            }
        }

        return removed;
    }

    private async Task<int> RemoveNetworksAsync(CancellationToken cancellation)
    {
        var client = engine.Client;
        var parameters = new NetworksListParameters { Filters = Labelled() };
        var networks = await client.Networks.ListNetworksAsync(parameters, cancellation).ConfigureAwait(false);
        return await RemoveAsync(networks.Select(network => network.ID), id => client.Networks.DeleteNetworkAsync(id, cancellation))
            .ConfigureAwait(false);
    }

    private async Task<int> RemoveVolumesAsync(CancellationToken cancellation)
    {
        var client = engine.Client;
        var parameters = new VolumesListParameters { Filters = Labelled() };
        var volumes = await client.Volumes.ListAsync(parameters, cancellation).ConfigureAwait(false);
        var names = (volumes.Volumes ?? []).Select(volume => volume.Name);
        return await RemoveAsync(names, name => client.Volumes.RemoveAsync(name, force: true, cancellation)).ConfigureAwait(false);
    }

    private async Task<int> RemoveImagesAsync(CancellationToken cancellation)
    {
        var client = engine.Client;
        var parameters = new ImagesListParameters { Filters = Labelled() };
        var images = await client.Images.ListImagesAsync(parameters, cancellation).ConfigureAwait(false);
        return await RemoveAsync(
            images.OrderByDescending(image => image.Created).Select(image => image.ID),
            id => client.Images.DeleteImageAsync(id, new ImageDeleteParameters { Force = true }, cancellation)).ConfigureAwait(false);
    }
}
