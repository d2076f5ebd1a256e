namespace Runbooks.Tests.Controllers;

[TestFixture]
internal sealed class CloudRunTests : PlayedControllerTests<CloudRunGround>;
