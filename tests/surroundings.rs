//! What is around the page: the network, and other tabs.

use anyhow::Result;
use fantoccini::wd::WindowHandle;
use serde_json::json;

use crate::visitor::Visitor;

impl Visitor<'_> {
    /// Has a network, or is in a tunnel.
    pub async fn has_a_network(&self, is_there: bool) -> Result<()> {
        let conditions = json!({
            "offline": !is_there, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1
        });
        self.browser.devtools("Network.enable", json!({})).await?;
        self.browser
            .devtools("Network.emulateNetworkConditions", conditions)
            .await?;
        Ok(())
    }

    /// Opens a page in another tab, and goes there; gives the tab that was left, and the new one.
    pub async fn opens_another_tab(&mut self, url: &str) -> Result<(WindowHandle, WindowHandle)> {
        let client = &self.browser.client;
        let before = client.window().await?;
        let tab = client.new_window(true).await?.handle;
        client.switch_to_window(tab.clone()).await?;
        self.goes_to_url(url).await?;
        Ok((before, tab))
    }

    /// Goes to a tab that is open.
    pub async fn goes_to_the_tab(&mut self, tab: WindowHandle) -> Result<()> {
        self.n_seen = 0;
        self.browser.client.switch_to_window(tab).await?;
        Ok(())
    }
}
