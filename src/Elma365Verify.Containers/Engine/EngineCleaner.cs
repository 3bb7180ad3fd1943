using Docker.DotNet;
using Docker.DotNet.Models;

namespace Elma365Verify.Containers.Engine;

/// <summary>Removes what carries the project's label, and nothing else.</summary>
public sealed class EngineCleaner(DockerEngine engine)
{
    private const string Label = $"{ResourceLabels.Project}={ResourceLabels.ProjectValue}";

    /// <summary>Removes containers, then networks and volumes, then images where wanted. What someone else removes meanwhile is not an error.</summary>
    public async Task<CleaningResult> CleanAsync(bool images, CancellationToken cancellation)
    {
        var client = engine.Client;
        var containers = await client.Containers.ListContainersAsync(
            new ContainersListParameters { All = true, Filters = Labelled() }, cancellation).ConfigureAwait(false);
        var removedContainers = await RemoveAsync(
            containers.Select(container => container.ID),
            id => client.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancellation)).ConfigureAwait(false);

        var networks = await client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Labelled() }, cancellation).ConfigureAwait(false);
        var removedNetworks = await RemoveAsync(
            networks.Select(network => network.ID), id => client.Networks.DeleteNetworkAsync(id, cancellation)).ConfigureAwait(false);

        var volumes = await client.Volumes.ListAsync(new VolumesListParameters { Filters = Labelled() }, cancellation).ConfigureAwait(false);
        var removedVolumes = await RemoveAsync(
            (volumes.Volumes ?? []).Select(volume => volume.Name), name => client.Volumes.RemoveAsync(name, force: true, cancellation)).ConfigureAwait(false);

        return new CleaningResult(removedContainers, removedNetworks, removedVolumes, images ? await RemoveImagesAsync(cancellation).ConfigureAwait(false) : 0);
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
            catch (DockerApiException exception) when (exception.StatusCode is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Conflict)
            {
                // Gone already, or going: the reaper of a run that just died works on the same list.
            }
        }

        return removed;
    }

    private async Task<int> RemoveImagesAsync(CancellationToken cancellation)
    {
        var client = engine.Client;
        var images = await client.Images.ListImagesAsync(new ImagesListParameters { Filters = Labelled() }, cancellation).ConfigureAwait(false);
        return await RemoveAsync(
            images.OrderByDescending(image => image.Created).Select(image => image.ID),
            id => client.Images.DeleteImageAsync(id, new ImageDeleteParameters { Force = true }, cancellation)).ConfigureAwait(false);
    }
}
