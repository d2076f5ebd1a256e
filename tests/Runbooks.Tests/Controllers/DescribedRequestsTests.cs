using Runbooks.Controllers;

namespace Runbooks.Tests.Controllers;

/// <summary>What is known of a request by the descriptions of controllers, whoever sends it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class DescribedRequestsTests
{
    [TestCaseSource(typeof(ShippedControllers), nameof(ShippedControllers.Names))]
    public void A_request_of_a_shipped_controller_is_known_as_a_toggle_where_a_second_one_undoes_it(string name)
    {
        foreach (var request in DescribedRequests.Of(ShippedControllers.Read(name)!))
        {
            var found = DescribedRequests.FindToggle(request.Path);

            Assert.That(found?.Controller.Name, Is.EqualTo(request.IsToggle ? name : null), $"{request.Method} {request.Path}");
        }
    }
}
