/** Id of the view in the manifest. */
export const VIEW_ID = "iris.conversation";
