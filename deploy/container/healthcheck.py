"""Whether this container's web server can serve: exit code 0 if so. Needs no curl."""

import http.client
import os
import sys
from urllib.parse import urlsplit

PORT = int(os.environ.get("PORT", "8000"))
# Hosts that the product does not know are refused, this machine's own name too.
HOST = urlsplit(os.environ.get("KONSTELLATION_PUBLIC_BASE_URL", "")).netloc or f"127.0.0.1:{PORT}"


def main() -> int:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=4)
    try:
        connection.request("GET", "/readyz", headers={"Host": HOST})
        answer = connection.getresponse()
        print(answer.read(2000).decode(errors="replace"))
    except OSError as error:
        print(f"No answer at port {PORT}: {error}")
        return 1
    finally:
        connection.close()
    return int(answer.status != 200)


if __name__ == "__main__":
    sys.exit(main())
