using Runbooks.Authoring.Importing;
using Runbooks.Catalogue;
using Runbooks.Diagnostics;

namespace Runbooks.Tests.Authoring.Importing;

/// <summary>The kinds of pages that an importer which guesses gets wrong, each in a few lines.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class PlaybookKindsTests
{
    private static IEnumerable<TestCaseData> Pages =>
        [
            Page(
                "An act that no runbook can do is left to a person, with the rollback that would do it beside it",
                "# Undo\n\n1. Undo it:\n\n   ```bash\n   kubectl -n shop rollout undo deployment/shop\n   ```\n2. Check it: `curl https://a/healthz`\n",
                [
                    "manual: { do: Undo it, text: kubectl -n shop rollout undo deployment/shop }",
                    "controller: kubernetes`",
                    "#     rollback: { to: previous",
                ],
                ["\n    rollback:"]
            ),
            Page(
                "Helm goes back to a release that Kubernetes serves",
                "# Undo\n\n```bash\nhelm rollback shop 3\n```\n",
                ["controller: kubernetes`"],
                ["\n    rollback:"]
            ),
            Page(
                "Words that no request stands for are no rollback",
                "# Trouble\n\n1. Rollback the database migration\n2. Start the rollback call with the lead\n3. Roll back\n",
                ["manual: Rollback the database migration", "manual: Start the rollback call with the lead", "manual: Roll back"],
                ["rollback: {"]
            ),
            Page(
                "Words and the request that the page names elsewhere are a rollback",
                "# Critical\n\n1. Roll back to the previous version\n\n# Reference\n\nIt is POST /deployment/rollback.\n",
                ["rollback: { to: previous"],
                ["manual:"]
            ),
            Page(
                "Each request keeps its own credential",
                "# Keys\n\n```bash\ncurl https://a/p\ncurl https://a/b -H \"X-Api-Key: $KEY_B\"\ncurl -X DELETE https://a/d -H \"Authorization: Bearer $ADMIN\"\n```\n",
                [
                    "http: { get: /p }",
                    "get: /b, headers: { X-Api-Key: \"{{ inputs.key_b }}\" }",
                    "delete: /d, headers: { Authorization: \"Bearer {{ inputs.admin }}\" }",
                    "key-b: { type: string, required: true, secret: true",
                ],
                ["${env:"]
            ),
            Page(
                "A credential that is wrong on purpose is sent as it is, and the status that is said is expected",
                "# No\n\n```bash\ncurl -X POST https://a/purge -H \"Authorization: Bearer wrong-token\"\n# Should return 403 Forbidden\ncurl -X POST https://a/purge\n# Should return 401\n```\n",
                ["default: wrong-token", "expect: [ status == 403 ]", "expect: [ status == 401 ]"],
                ["secret: true"]
            ),
            Page(
                "A mutation is not safe",
                "# Delete\n\n```bash\ncurl -X POST https://a/graphql -d '{\"query\": \"mutation { deleteAll }\"}'\n```\n",
                ["post: /graphql", "checklist: [ health ]"],
                ["safe: true"]
            ),
            Page(
                "A condition asks before the change, and an answer of no leaves it out",
                "# Full\n\n1. Look: `curl https://a/q`\n2. If it still grows, empty it: `curl -X DELETE https://a/q`\n",
                ["when-refused: continue", "when: steps.confirm.granted", "If it still grows"],
                []
            ),
            Page(
                "A warning, and a question of the script, are asked before the change",
                "# Purge\n\n```bash\n# DANGER: this deletes all orders\ncurl -X DELETE https://a/orders\n```\n\n```bash\nread -p \"Really? \" OK\n[ \"$OK\" = yes ] || exit 1\ncurl -X POST https://a/archive\n```\n",
                ["The playbook says: DANGER: this deletes all orders.", "The playbook says: Really?."],
                ["manual:", "when-refused"]
            ),
            Page(
                "Several ways are a choice",
                "# Move away\n\n```bash\ncurl https://a/x\n```\n\n## Option A: the flag\n\n```bash\ncurl -X PUT https://a/flag\n```\n\n## Option B: the region\n\n```bash\naws route53 x\n```\n",
                ["choices: [ \"Option A: the flag\", \"Option B: the region\" ]", "when: \"inputs.way == \\\"Option A: the flag\\\"\""],
                []
            ),
            Page(
                "What a placeholder stands for is an input, however it is written",
                "# Cancel\n\n```bash\ncurl -X DELETE https://a/jobs/<job-id>\ncurl -X DELETE https://a/jobs/{job_id}\ncurl -X DELETE https://a/jobs/[job]\ncurl -X DELETE https://a/jobs/:id\ncurl -X DELETE https://a/jobs/your-job-id\ncurl -X DELETE https://a/jobs/XXXX\ncurl -X DELETE https://a/jobs/JOB_ID\ncurl -X DELETE https://a/jobs/$1\ncurl -X POST https://a/jobs -d '{\"version\": \"<VERSION>\", \"who\": \"YOUR_NAME\"}'\n```\n",
                ["  job-id: {", "  version: {", "  who: {", "jobs-8", "\"/jobs/{{ inputs.job_id }}\""],
                ["XXXX", "YOUR_NAME", "<", ":id", "inputs.job_id_"]
            ),
            Page(
                "A host that is a placeholder is a target to be filled in",
                "# Look\n\n```bash\ncurl https://<host>/healthz\n```\n",
                ["get: /healthz", "base-url: https://target.example.com"],
                ["<host>"]
            ),
            Page(
                "What is measured by a person is no input, and what is only said is a comment",
                "# Before\n\n```bash\nN=$(kubectl get pods | wc -l)\necho \"Running: $N\"\ncurl -X POST https://a/scale -d \"n=$N\"\n```\n",
                ["text: N=$(kubectl get pods | wc -l)", "# echo \"Running: $N\"", "text: curl -X POST https://a/scale -d \"n=$N\""],
                ["  n: {"]
            ),
            Page(
                "The same request many times is a sample that none may fail",
                "# Look\n\n```bash\nfor i in 1 2 3 4 5; do\n  curl https://a/h\ndone\n```\n",
                ["requests: 5", "error_rate == 0"],
                []
            ),
            Page(
                "What a page says of an answer is expected, with its value",
                "# Off\n\n```bash\ncurl -s https://a/s | jq '.on'\n# Should return: false\ncurl -s https://a/f | jq '.flags | length'  # should be 0\n```\n\nExpected response:\n\n```json\n{\"on\": false}\n```\n",
                ["body.on == false", "array.size(body.flags) : object.size(body.flags)) == 0"],
                ["!= null", "title: Should"]
            ),
            Page(
                "Nothing is expected of what is only shown",
                "# Look\n\n```bash\ncurl -s https://a/s | jq '.on'\n```\n",
                ["get: /s"],
                ["expect"]
            ),
            Page(
                "An answer that was kept is read later",
                "# Log in\n\n```bash\nA=$(curl -s -X POST https://a/login)\nT=$(echo \"$A\" | jq -r .token)\ncurl https://a/o -H \"Authorization: Bearer $T\"\n```\n",
                ["Bearer {{ steps.login.body.token }}"],
                ["secret: true", "manual:"]
            ),
            Page(
                "A parameter has its default",
                "# Look\n\n```bash\nS=${1:-staging}\ncurl https://a/stage/$S\n```\n",
                ["s: { type: string, default: staging", "get: \"/stage/{{ inputs.s }}\""],
                []
            ),
            Page(
                "What is fetched into a file belongs to the command that uses it",
                "# Fix\n\n```bash\nwget https://b/tool.tar.gz\ncurl -L -o /tmp/tool.sh https://c/tool.sh\nbash /tmp/tool.sh\n```\n",
                ["wget https://b/tool.tar.gz", "curl -L -o /tmp/tool.sh https://c/tool.sh", "bash /tmp/tool.sh"],
                ["http:", "base-url", "manual-2"]
            ),
            Page(
                "A bold remark cuts nothing",
                "# Who\n\n```bash\ncurl https://a/x\n```\n\n**Notes:**\n\n```bash\ncurl https://a/y\n```\n",
                ["get: /x", "get: /y"],
                ["id: notes"]
            ),
            Page(
                "PowerShell's requests are read, and its other commands are a person's",
                "# Restart\n\n```powershell\nStop-WebAppPool -Name \"Shop\"\nInvoke-RestMethod -Method Post -Uri \"https://a/cache/clear\"\ncurl.exe https://a/h\n```\n",
                ["text: Stop-WebAppPool -Name \"Shop\"", "post: /cache/clear", "get: /h"],
                []
            ),
            Page(
                "Numbered headings are procedures of their own",
                "# Ways back\n\n## 1. The flag\n\n```bash\ncurl -X PUT https://a/f\n```\n\n## 2. The queue\n\n```bash\ncurl -X DELETE https://a/q\n```\n",
                ["id: the-flag", "id: the-queue"],
                ["id: ways-back"]
            ),
            Page(
                "Headings that are steps are steps of one procedure",
                "# Incident\n\n## Step 1: Look\n\n```bash\ncurl https://a/x\n```\n\n## Step 2: Verify\n\n- [ ] The dashboard is quiet\n",
                ["id: incident", "do: The dashboard is quiet, changes: false"],
                ["id: verify"]
            ),
            Page(
                "What is set by a request is an act, and what another procedure got is a person's to fill in",
                "# Setup\n\n```bash\nexport T=$(curl https://a/login | jq -r .t)\nexport B=https://b\n```\n\n# Do it\n\n```bash\ncurl $B/y -H \"X: $T\"\n```\n",
                ["id: setup", "get: /login", "curl $B/y"],
                []
            ),
            Page(
                "What is forbidden is not done",
                "# Look\n\n1. Look: `curl https://a/x`\n2. Do not run `curl -X DELETE https://a/no`.\n\nNever run this:\n\n```bash\ncurl -X DELETE https://a/never\n```\n",
                ["get: /x", "# Do not run `curl -X DELETE https://a/no`."],
                ["delete: /no", "delete: /never"]
            ),
            Page(
                "A gate that stops is asked as it is meant",
                "# Move\n\n```bash\ncurl https://a/health\n```\n\n**If the health check FAILS**: STOP\n\n```bash\ncurl -X POST https://a/over\n```\n",
                ["Go on? The playbook says: If the health check FAILS: STOP."],
                ["Does this hold", "title: \"If the health"]
            ),
            Page(
                "What stands under a condition stands under it whole, a person's act included",
                "# Leak\n\nIf it leaks:\n\n```bash\nvault operator seal\ncurl -X PUT https://a/seal\ncurl -X PUT https://a/log\n```\n",
                [
                    "do: If it leaks",
                    "when: steps.confirm.granted\n    http: { put: /seal }",
                    "when: steps.confirm.granted\n    http: { put: /log }",
                ],
                []
            ),
            Page(
                "An item that is a condition counts for the items beneath it",
                "# Primary\n\n1. **If it is the primary**:\n   1. Fail over: `curl -X POST https://a/over`\n2. Look: `curl -X POST https://a/look`\n",
                ["The playbook says: If it is the primary.", "when: steps.confirm.granted\n    http: { post: /over }"],
                ["granted\n    http: { post: /look }"]
            ),
            Page(
                "Two ways in one sentence are asked for one by one",
                "# Restart\n\n1. Restart by `curl -X POST https://a/r1` or `curl -X POST https://a/r2`.\n",
                ["when: steps.confirm.granted", "when: steps.confirm_2.granted"],
                []
            ),
            Page(
                "An address is never cut",
                "# Clean\n\n```bash\ncurl -X DELETE https://a/items/#{id}\ncurl -X DELETE https://a/things/(id)\ncurl -X DELETE https://a/jobs?user=bob&project=shop\n```\n",
                ["/items/{{ inputs.item_id }}", "/things/{{ inputs.thing_id }}", "/jobs?user=bob&project=shop"],
                ["manual"]
            ),
            Page(
                "A switch after something else was changed is no second way of the rollback",
                "# Back and forth\n\n1. Roll back: `curl -X POST https://a/deployment/rollback`\n2. Fix the bug.\n3. Switch: `curl -X POST https://a/deployment/switch`\n",
                ["text: curl -X POST https://a/deployment/switch"],
                ["otherwise:"]
            ),
            Page(
                "What a script asks for and uses is an input, and what stands behind its exit is not done",
                "# Stop\n\n```bash\nread -p \"Tenant: \" TENANT\ncurl -X POST https://a/$TENANT/stop\n# ... wait for the tenant ...\nexit 0\ncurl -X POST https://a/never\n```\n",
                ["post: \"/{{ inputs.tenant }}/stop\"", "manual: wait for the tenant"],
                ["approve", "never"]
            ),
            Page(
                "Of a page in a language that is not read, every change is asked for",
                "# Neustart\n\nFalls der Dienst nicht mehr antwortet und die Warteschlange voll ist, muss sie geleert werden.\n\n```bash\ncurl https://a/q\ncurl -X DELETE https://a/q\n```\n",
                ["The page is not in English"],
                []
            ),
            Page(
                "A title in another script has an id that can be read",
                "# Übersicht prüfen\n\n```bash\ncurl https://a/x\n```\n\n# Проверка\n\n```bash\ncurl https://a/y\n```\n",
                ["id: ubersicht-prufen", "id: proverka"],
                ["id: procedure"]
            ),
            Page(
                "A request in a block of http is sent, and an answer in one is none",
                "# Clear\n\n```http\nPOST /cache/clear HTTP/1.1\nHost: a.example\nAuthorization: Bearer {{token}}\nContent-Type: application/json\n\n{\"region\": \"<region>\"}\n```\n\n```http\nHTTP/1.1 200 OK\n\n{}\n```\n",
                [
                    "http: { post: /cache/clear, json: { region: \"{{ inputs.region }}\" } }",
                    "Authorization: Bearer ${env:",
                    "base-url: https://a.example",
                    "# HTTP/1.1 200 OK",
                ],
                ["token}}", "manual"]
            ),
            Page(
                "What stands behind a prompt is done, whatever its block is called",
                "# Go\n\n```text\n$ kubectl rollout restart deployment/shop\ndeployment.apps/shop restarted\n$ myctl promote --env green\n```\n",
                [
                    "text: kubectl rollout restart deployment/shop",
                    "text: myctl promote --env green",
                    "# it showed: deployment.apps/shop restarted",
                ],
                ["do: Run `deployment.apps"]
            ),
            Page(
                "A checklist beside other procedures is one of its own",
                "# Guide\n\n## Roll back\n\n1. Run `kubectl rollout undo deployment/shop`\n\n## Post-rollback checklist\n\n- [ ] Drain the queue\n- [ ] Health answers\n",
                ["id: post-rollback-checklist", "manual: Drain the queue", "manual: Health answers"],
                []
            ),
            Page(
                "What is exported is no act, and goes with the commands that it is meant for",
                "# Restart\n\n1. Set the region: `export AWS_REGION=eu`\n2. Restart: `aws ecs update-service --cluster c`\n3. Forget it: `unset AWS_REGION`\n4. Look: `aws ecs describe-services`\n",
                ["export AWS_REGION=eu\n        aws ecs update-service", "text: aws ecs describe-services"],
                ["text: export", "text: unset"]
            ),
            Page(
                "JSON that is torn or shown in a block of a shell is no command",
                "# Look\n\n```bash\ncurl https://a/s\n{\n  \"status\": \"ok\",\n  \"items\": [ ... ]\n}\ncurl -X POST https://a/j -d '{\n  \"a\": 1,\n  \"b\": 2\n}\nkubectl get pods\n```\n",
                ["get: /s", "# it showed: \"status\": \"ok\",", "\n          \"b\": 2\n        }", "text: kubectl get pods"],
                ["Run `{`", "Run `\"a\"", "Run `}`"]
            ),
            Page(
                "What an answer is to be is expected where it stands in a comment or beneath a command",
                "# Look\n\n```bash\ncurl https://a/h\n# Expected: {\"status\": \"healthy\", \"ready\": true}\ncurl -s -o /dev/null -w '%{http_code}' https://a/x\n# => 204\n```\n\n- Run `curl https://a/r`\n  - Expected: `200 OK`\n- Run `curl https://a/f`\n- You should see `\"on\": false`\n- Run `curl https://a/w | jq .n` → `0`\n\n1. Look: `kubectl get pods`\n   - Expected: three are Running\n2. Look: `curl https://a/z`\n3. Expected: nothing is red\n",
                [
                    "body.status == \"healthy\"",
                    "body.ready == true",
                    "expect: [ status == 204 ]",
                    "http: { get: /r }\n    expect: [ status == 200 ]",
                    "expect: [ body.on == false ]",
                    "expect: [ body.n == 0 ]",
                    "Expected: three are Running\n",
                    "# Expected: nothing is red",
                ],
                ["body.nothing", "manual: Expected"]
            ),
            Page(
                "What a log or a table of a terminal shows is no command",
                "# Look\n\n1. Look:\n\n```\nkubectl get pods\nNAME     READY   STATUS\nshop-0   1/1     Running\n```\n\n2. The log says:\n\n```\n2024-05-01T10:00:00Z ERROR kubectl timeout\nservice shop started\n```\n\n```bash\nsystemctl status shop\n● shop.service - Shop\n   Active: active (running)\nsystemctl restart shop\n```\n\n```\nError: no route\nmake: *** [deploy] Error 1\n```\n",
                [
                    "text: kubectl get pods",
                    "# it showed: NAME     READY   STATUS",
                    "text: systemctl status shop",
                    "text: systemctl restart shop",
                ],
                ["Run `NAME", "Run `2024", "service shop started\n        ", "Run `Active", "Run `make"]
            ),
            Page(
                "A heading that warns counts for all that stands beneath it",
                "# Clean\n\n## Step 1: Look\n\n```bash\ncurl https://a/q\n```\n\n## Step 2: Wipe (DANGER)\n\n```bash\ncurl https://a/q\n```\n\nNow wipe:\n\n```bash\ncurl -X DELETE https://a/q\n```\n\n## Step 3: Scale (only if still slow)\n\n```bash\ncurl -X POST https://a/s1\n```\n\nand\n\n```bash\ncurl -X POST https://a/s2\n```\n\n## Step 4: Done\n\n```bash\ncurl -X POST https://a/d\n```\n",
                [
                    "The playbook says: Step 2: Wipe (DANGER).",
                    "when: steps.confirm_2.granted\n    http: { post: /s1 }",
                    "when: steps.confirm_2.granted\n    http: { post: /s2 }",
                    "title: Done\n    http: { post: /d }",
                ],
                []
            ),
            Page(
                "A table of cases asks which case it is, and a table of steps does not",
                "# Triage\n\n| Symptom | Action |\n|---|---|\n| 5xx | `kubectl rollout restart deployment/gw` |\n| Queue grows | `curl -X POST https://a/scale` |\n\n- Memory high → restart: `curl -X POST https://a/m`\n- **Full?** Empty it: `curl -X DELETE https://a/f`\n\n| Step | Command | Expected |\n|---|---|---|\n| 1 | `curl -X POST https://a/go` | 202 |\n",
                [
                    "do: \"Symptom: 5xx. Run `kubectl rollout restart deployment/gw`\"",
                    "The playbook says: Symptom: Queue grows.",
                    "when: steps.confirm.granted\n    http: { post: /scale }",
                    "The playbook says: Memory high.",
                    "The playbook says: Full?.",
                    "  - id: go\n    http: { post: /go }\n    expect: [ status == 202 ]",
                ],
                []
            ),
            Page(
                "What is said over an act is said of that act and not of the one before",
                "# Move\n\n```bash\ncurl -X POST https://a/drain\n```\n\nThis should return 202:\n\n```bash\ncurl https://a/go\n```\n\n```bash\ncurl https://a/third\n\n# Look again, should return 201\ncurl https://a/again\n```\n",
                [
                    "http: { post: /drain }\n",
                    "title: This should return 202\n    http: { get: /go }\n    expect: [ status == 202 ]",
                    "http: { get: /again }\n    expect: [ status == 201 ]",
                ],
                []
            ),
            Page(
                "A step of PowerShell is called by its title",
                "# Restart\n\n1. Stop the pool:\n\n   ```powershell\n   Stop-WebAppPool -Name \"Shop\"\n   ```\n",
                ["id: stop-the-pool\n    manual: { do: Stop the pool, text: Stop-WebAppPool"],
                ["Stop the pool:\n"]
            ),
            Page(
                "What is folded away, preformatted or indented in an admonition is read",
                "# Fix\n\n<details>\n<summary>Restart the workers</summary>\n\n```sh\nkubectl rollout restart deploy/w\n```\n\n</details>\n\n<pre>\nredis-cli flushall\n</pre>\n\n!!! danger \"Loss\"\n    This drops the replica.\n\n    ```bash\n    curl -X POST https://a/promote\n    ```\n\n=== \"AWS\"\n\n    ```bash\n    curl -X POST https://a/aws\n    ```\n",
                [
                    "do: Restart the workers, text: kubectl rollout restart deploy/w",
                    "text: redis-cli flushall",
                    "The playbook says: !!! danger",
                    "The playbook says: === \\\"AWS\\\".",
                ],
                ["```"]
            ),
            Page(
                "A condition over a list counts for all of its items, and a warning in an item for that item",
                "# Move\n\nOnly for EU customers:\n\n1. Go: `curl -X POST https://a/d`\n2. Go on: `curl -X POST https://a/e`\n\nAfterwards look around.\n\n1. Promote it\n\n   > Caution: this cannot be undone.\n\n   ```bash\n   curl -X POST https://a/p\n   ```\n2. End: `curl -X POST https://a/end`\n",
                [
                    "when: steps.confirm.granted\n    http: { post: /d }",
                    "when: steps.confirm.granted\n    http: { post: /e }",
                    "The playbook says: Caution: this cannot be undone.",
                    "title: End\n    http: { post: /end }",
                ],
                ["confirm-3", "granted\n    http: { post: /end }"]
            ),
            Page(
                "A condition that a look is told of is told of the change behind it too",
                "# Back\n\n:warning: Only if a deploy happened.\n\n```sh\nhelm history api\nhelm rollback api 3\n```\n",
                ["Only if a deploy happened. Run `helm history api`", "Only if a deploy happened. Run `helm rollback api 3`"],
                []
            ),
            Page(
                "Either way of two is asked for",
                "# Go\n\nEither\n\n```bash\ncurl -X POST https://a/a\n```\n\nor\n\n```bash\ncurl -X POST https://a/b\n```\n",
                ["when: steps.confirm.granted\n    http: { post: /a }", "when: steps.confirm_2.granted\n    http: { post: /b }"],
                []
            ),
            Page(
                "Line ends of Windows and tabs change nothing",
                "# Win\r\n\r\n1. Look\r\n\r\n\t```bash\r\n\tcurl https://a/x\r\n\tkubectl get pods\r\n\t```\r\n2. Do it\r\n",
                ["id: win", "title: Look\n    http: { get: /x }", "text: kubectl get pods", "manual: Do it"],
                []
            ),
        ];

    [TestCaseSource(nameof(Pages))]
    public void A_page_is_carried_over_without_a_guess(string page, string[] contains, string[] lacks)
    {
        var text = string.Concat(ImportedFixture.Import(new SourceText("p.md", page)).Files.Select(f => f.Text));

        Assert.Multiple(() =>
        {
            foreach (var part in contains)
                Assert.That(text, Does.Contain(part));
            foreach (var part in lacks)
                Assert.That(text, Does.Not.Contain(part));
        });
    }

    [TestCase("curl -X POST -d '{\"text\":\"x\"}' https://hooks.slack.com/services/T0001/B0002/abcdefghijklmnop", "abcdefghijklmnop")]
    [TestCase("curl -X POST https://discord.com/api/webhooks/123456/abcdefSECRETabcdef -d '{}'", "abcdefSECRETabcdef")]
    [TestCase("curl -X POST https://e.example/v2 -d '{\"routing_key\":\"0123456789abcdef0123\"}'", "0123456789abcdef0123")]
    [TestCase("mysql -uroot -pS3cretPw9 -e \"select 1\"", "S3cretPw9")]
    [TestCase("redis-cli -a hunter2hunter FLUSHALL", "hunter2hunter")]
    [TestCase("docker login -u me -p Tok3nTok3n r.example", "Tok3nTok3n")]
    [TestCase("PGPASSWORD=S3cretPw8 psql -h db", "S3cretPw8")]
    [TestCase("sshpass -p 'Pw-12345' ssh ops@host reboot", "Pw-12345")]
    [TestCase("kubectl create secret generic x --from-literal=apikey=abc123def456", "abc123def456")]
    [TestCase("echo \"the key is sk_live_abcdefghijklmnopqrstuv\"", "sk_live_abcdefghijklmnopqrstuv")]
    [TestCase("az login --service-principal -u app -p Zq8~secretsecret --tenant t", "Zq8~secretsecret")]
    [TestCase("curl -u \"admin:Pa55word!\" https://a/x", "Pa55word!")]
    [TestCase("curl https://ops:Pa55w0rdx@a/x", "Pa55w0rdx")]
    [TestCase("curl \"https://a/c?token=abcdef123456\"", "abcdef123456")]
    [TestCase("curl https://a/x -d '{\"pw\":\"S3cretPw7\"}'", "S3cretPw7")]
    [TestCase("aws configure set aws_secret_access_key wJalrXUtnFEMIK7MDENG", "wJalrXUtnFEMIK7MDENG")]
    [TestCase("vault login hvs.CAESIJ1234567890", "hvs.CAESIJ1234567890")]
    [TestCase("# The admin password is `Pw4711-0815`", "Pw4711-0815")]
    [TestCase("export CDN_KEY=abcd1234efgh5678\ncurl -X POST \"https://a/purge?key=$CDN_KEY\" -d '{\"a\": 1}'", "abcd1234efgh5678")]
    public void A_secret_is_written_nowhere_and_told_at_its_place(string command, string secret)
    {
        var imported = ImportedFixture.Import(new SourceText("p.md", $"# Do it\n\n```bash\n{command}\ncurl https://a/y\n```\n"));

        Assert.Multiple(() =>
        {
            Assert.That(string.Concat(imported.Files.Select(f => f.Path + f.Text)), Does.Not.Contain(secret));
            Assert.That(
                imported.Findings.Where(f => f.Code == DiagnosticCodes.SecretInPlaybook).Select(f => f.Span!.Line),
                Does.Contain(4)
            );
        });
    }

    [TestCase("# Log in as admin, password: hunter22x")]
    [TestCase("# Use password `hunter22x` on the box")]
    [TestCase("# The admin password is hunter22x!")]
    public void A_secret_in_a_heading_is_in_no_name_and_no_title(string heading)
    {
        var imported = ImportedFixture.Import(new SourceText("p.md", $"{heading}\n\n1. Restart it\n"));

        Assert.That(string.Concat(imported.Files.Select(f => f.Path + f.Title + f.Text)), Does.Not.Contain("hunter22x"));
        Assert.That(imported.Findings.Select(f => f.Code), Does.Contain(DiagnosticCodes.SecretInPlaybook));
    }

    [TestCase("docker-compose exec -T mysql mysql -u root -p shop < dump.sql")]
    [TestCase("kubectl -n shop get secret")]
    public void What_is_no_secret_stays_in_its_command(string command) =>
        Assert.That(
            ImportedFixture.Import(new SourceText("p.md", $"# Do it\n\n```bash\n{command}\n```\n")).Files[0].Text,
            Does.Contain(command)
        );

    [Test]
    public void Two_secrets_of_one_kind_stay_two()
    {
        var text = ImportedFixture
            .Import(new SourceText("p.md", "# Do it\n\n```bash\ncurl -u a:Pa55word1 https://a/x\ncurl -u b:Pa55word2 https://a/y\n```\n"))
            .Files[0]
            .Text;

        Assert.That(text, Does.Contain("Basic {{ inputs.basic_auth }}").And.Contain("Basic {{ inputs.basic_auth_2 }}"));
    }

    [TestCase("# Useful commands\n\n```bash\n# health\ncurl https://a/h\n# empty\ncurl -X DELETE https://a/q\n```\n")]
    [TestCase("# kubectl cheat sheet\n\n- pods: `kubectl get pods`\n- gone: `kubectl delete pod x`\n")]
    public void A_list_of_commands_is_no_procedure(string page)
    {
        var bag = new DiagnosticBag();

        Assert.That(
            PlaybookImporter.Import(
                new SourceText("p.md", page),
                ImportSettings.Of(new RunbookCatalog(Path.GetTempPath()), _ => null),
                bag
            ),
            Is.Null
        );
        Assert.That(bag.Sorted().Single().Message, Does.Contain("a list of commands is not done from one end to the other"));
    }

    private static TestCaseData Page(string name, string page, string[] contains, string[] lacks) =>
        new TestCaseData(page, contains, lacks).SetArgDisplayNames(name);
}
