namespace Runbooks.Tests.Controllers;

[TestFixture]
internal sealed class OwnDeploymentTests : PlayedControllerTests<OwnDeploymentGround>;
