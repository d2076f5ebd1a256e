namespace Runbooks.Tests.Controllers;

[TestFixture]
internal sealed class OwnReleasesTests : PlayedControllerTests<OwnReleasesGround>;
