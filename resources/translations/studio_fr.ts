<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>DressingRoom</name>
    <message>
        <source>put on {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>take off {slot}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wear the look of a render</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drape preview · {ms} ms · not charged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>keep a render</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>discard a render</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>decide later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DressingRoomView</name>
    <message>
        <source>Choose a photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pick one in the tray below, or open a folder of your own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the master as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the garment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dressing room</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Render · {engine}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smart brush</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EnginePanel</name>
    <message>
        <source>Engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Geometry and light of your own pictures, on any machine. The same look gives the same bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Variants</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1, it has no seeds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this machine&apos;s processor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Costs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Variants</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No variants yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a garment on the photo, then render it: the result appears here with its proof.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wear this look again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GarmentEditor</name>
    <message>
        <source>Inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a garment to see and correct what is known of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Names, with commas between them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Category</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut-out and points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove from the shelf</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Garment</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GarmentShelf</name>
    <message>
        <source>Garments shelf</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Garments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search, or drop files here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search garments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import garments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No garments yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Product pictures belong here: flat-lays, ghost mannequins or cut-outs. Drop them or paste them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No garment on the shelf has these words and this slot.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures ({patterns})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut out again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove from the shelf</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Garments</name>
    <message>
        <source>Pasted garment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was removed from the shelf.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put it back</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GarmentsView</name>
    <message>
        <source>Garments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No garments yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Product pictures belong here: flat-lays, ghost mannequins or cut-outs. Drop them or paste them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import garments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search garments</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Imports</name>
    <message numerus="yes">
        <source>%n files could not be imported.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Render</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rendered here, at no charge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put a garment on to render</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JobRows</name>
    <message>
        <source>rendering</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Garments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dressing room</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close what is open, else cancel what runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the next part of the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the part before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show or hide the panels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark or light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys of this view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loupe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare two photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Survey of what is selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dress the photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No stars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One star</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two stars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Three stars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Four stars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Five stars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One star less</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One star more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pick</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reject</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neither picked nor rejected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Red label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yellow label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Green label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blue label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purple label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the photos, or the panels too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lights dimmed, out, on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The photo alone on the screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name and exposure over the photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter on or off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger thumbnails</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smaller thumbnails</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder of photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add what was copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove from the library; the file stays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stack what is selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the stack apart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open or close the stack</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit, or 100 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photo before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next candidate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Candidate before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Swap the two photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The candidate becomes the select</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom both together or each alone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the photo out of the survey</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put on the chosen garment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import what was copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search the garments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Render</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Render before everything that waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neither yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put on what was copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search the shelf</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit the photo in the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One photo pixel on one screen pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold and drag to move the photo; tap for fit or 100 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold to see the photo as it was</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before and after side by side</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the split to the left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the split to the right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look around</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brush: paint the region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Erase from the region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smart brush: rough strokes, exact edges</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outline a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Protect brush: where nothing may change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit the upper region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit the lower region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit the dress region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit the outerwear region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit the protect mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger brush (Ctrl+wheel); next point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smaller brush; previous point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Harder brush (Shift+wheel)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Softer brush</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show or hide the mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show or hide what is still to be filled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sooner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause the job, or let it go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Survey</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeysPanel</name>
    <message>
        <source>Keys of this view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LibraryView</name>
    <message>
        <source>Photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No photos here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photos of real people belong here. They stay where they are on your disk: open a folder or drop it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dress this photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a photo to see what is known of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken {when}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anchor map: known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anchor map: not yet; the smart brush makes one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is not where it was. Bring the disk or folder back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 photo</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Machine</name>
    <message>
        <source>Drape engine · {used} used, {free} free</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Anchor Studio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Garments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dressing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark or light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys of this view</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NotificationBar</name>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Versions and the error, without pictures, names or paths</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Notifications</name>
    <message>
        <source>Something went wrong that the studio did not expect. Try again; if it stays, copy the report.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Overlay</name>
    <message>
        <source>before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The photo as it was</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{zoom} %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PhotoCanvas</name>
    <message>
        <source>Photo canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smart brush</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PhotoPanel</name>
    <message>
        <source>Photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No anchor map: brush over the garment (S) to make one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anchor map by its creator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anchor map by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anchor map from its file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anchor map by {source}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is referred to and never written to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken {when}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PhotoTray</name>
    <message>
        <source>Photo tray</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No photos here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photos stay where they are on your disk. Drop files or a folder, or open one.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProofPanel</name>
    <message>
        <source>Proof</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A preview has no proof. Render it: the result is then counted, pixel by pixel.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every render is checked against the photo: what changed, where, and how true the garment is.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Queue</name>
    <message>
        <source>Nothing to render</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rendering {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to render</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Renders line up here. Put a garment on a photo and press Ctrl+Enter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause the queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sooner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel this job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear what has ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on with the queue</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Modules</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RetouchView</name>
    <message>
        <source>Garment canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening the garment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: cut-out and landmarks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smart brush</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>A colour profile cannot be used; save the picture again with sRGB, Display P3 or Adobe RGB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A faint edge shows around the garment; look at it at full size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A picture is missing from the vault in {0}. Bring the folder back from a backup, or import the picture again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A recovery key has {0} letters and digits, and this one has {1}. Compare it with the printed page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A render process may not do this ({0}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A rim or step shows around the garment; widen the garment&apos;s region with the smart brush.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another Anchor Studio command is preparing this profile. Try again when it is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program is using {0}. Try again when it is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another window{0} has the profile {1} open. Use that window, or start with --profile and another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Black Forest Labs; the training data is not published.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a passphrase of at least eight characters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Geometry only; nothing was trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group {0} of the recovery key ({1}) is not right. Compare it with the printed page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not known where this person&apos;s hips are; place both hip keypoints, or brush over the trousers or skirt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was not asked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JPEG holds no picture this large; save it as PNG or TIFF instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No garment could be told from its surroundings there; paint more of it, and paint what is not part of it with the other brush.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No garment stands out from the ground of this picture; use a ground of another colour, a picture that is already cut out, or paint its mask.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No seam stands out at the edge of the edit region.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No skin was invented.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is known of this photo yet. Brush over the garment with the smart brush (S), or put an anchors file beside the photo and import it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is painted yet; draw over the garment, or round it, and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only Linux has network namespaces.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only Linux has system call filters of this kind.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something in the studio went wrong; install it again so that its parts fit together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something in the studio went wrong; try again, and report it with the log if it returns.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That passphrase does not open this profile. Try again, or use the recovery key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The anchor map is for {0} x {1} pixels, and {2} has {3} x {4}. Use the map that was made for this photo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The anchors file {0} {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The catalogue in {0} could not be brought to this version and was left as it was. Go back to the Anchor Studio you used before; a copy is in {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The catalogue in {0} is encrypted and its key was not found: {1}. Enter the printed recovery key with `anchor key recover`, or open another profile with --profile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The catalogue in {0} was made by a newer Anchor Studio. Update this one, or open another profile with --profile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The catalogue is closed. Open the studio again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The catalogue was made by another Anchor Studio. Use that one, or another profile with --profile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The colour profile inside {0} is damaged; save the picture again with sRGB, Display P3 or Adobe RGB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The colour profile inside {0} unfolds to an absurd size; save the picture again with sRGB, Display P3 or Adobe RGB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The data beside the picture in {0} unfolds to an absurd size; save the picture again without metadata.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk that holds {0} is full. Free some space, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The edit region is filled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The edit region {0} does not lie inside the photo of {1} x {2} pixels; render the look again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder {0} cannot be opened ({1}). Check that it is there and that you may open it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder {0} went away while it was imported. Connect its disk again, then add it once more; what is in stays in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ground behind this garment is not plain, so it cannot be cut out on its own; photograph it on an even ground, use a picture that is already cut out, or paint its mask.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The hips of this person are not known; place the left and right hip keypoints on the photo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The kernel refuses it to an ordinary user: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The kernel refuses it to this administrator&apos;s account.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The kernel refuses it: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The key found for {0} belongs to another catalogue. Enter the recovery key of this one with `anchor key recover`, or open another profile with --profile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last group of the recovery key is not right. Compare it with the printed page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mask has {0} x {1} pixels, and {2} has {3} x {4}. Use a mask of the picture&apos;s size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mask {0} has {1} x {2} pixels but its picture has {3} x {4}; save the mask at the picture&apos;s size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The painted part is too small to find a garment in; zoom in and paint a larger part of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The photo has changed since it was added. Add its folder again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture could not be put down. Look whether the disk is full.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The profile {0} is locked. Give its passphrase; commands read it from {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The render has {0} {1} where {2} {3} was due; render the look again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The render process stopped unexpectedly; it was started again, so try once more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The result could not be stored. Check the free space and the rights of the profile&apos;s folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same person, photographed in the same place and light, wearing the garment of the second image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The setting {0} in {1} cannot be used ({2}); its usual value is used. Correct it there, or choose it again in the window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The shoulders of this person are not known; place both shoulder keypoints on the photo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stored render {0} is damaged; render the look again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The strokes lie outside the photo; paint on the garment in the photo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system refused it: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system stopped the render process, most likely for lack of memory; close other programs, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The thumbnails are closed. Open the studio again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The two shoulder keypoints lie on one another; place them on both shoulders.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights of {0} are not on this machine; put them into a folder named {1} and name its parent in {2}, or use the drape engine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {0} has {1} x {2} pixels where {3} x {4} are due; save it at the photo&apos;s size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {0} process does not start; install the studio again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {0} process does not start; run “anchor doctor” and install the studio again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no engine called “{0}”; choose one of {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no filter for {0} yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no garment in this look; drop one on the photo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no snapshot {0}. Choose one of {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no such render in the queue. `anchor jobs` lists what there is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no such render. `anchor jobs` lists what there is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory for this picture; close other programs or use a smaller one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory to open {0}; close other programs or use a smaller copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory to save this picture; close other programs and save it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This garment fills its picture, so its outline cannot be found; use a picture with ground visible all around it, or paint its mask.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This garment has no landmarks of a top; choose its slot again or place its landmarks by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This garment has no landmarks of trousers or a skirt; choose its slot again or place its landmarks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This garment is not on the shelf any more. Choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This garment&apos;s cut-out is empty; paint its mask or choose another picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This garment&apos;s cut-out is empty; paint its mask or choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This machine has no working keyring, so the key to your catalogue is kept in the file {0}, which only you can read. Set up a keyring or choose a passphrase, and print the recovery key (`anchor key show`).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This machine has no working keyring: a new profile keeps its key in a file that only you can read. Set up a keyring or choose a passphrase, and print the recovery key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This photo is not in the catalogue any more. Choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This recovery key belongs to another profile than {0}. Look for the page that was printed for this one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This render belongs to a photo of {0} x {1} pixels and another depth or size was given; render the look again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This render has expired and was cleared away. Render the look again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This render is {0}, and only kept renders are saved. Keep it (P) first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This render is {0}, so it cannot become {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This render is {0}, so it cannot become {1}. Look at the queue again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This render stopped the render process twice, so it was set aside. Try another photo or garment, or retry it when memory is free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This render was made for another version of {0}; render the look again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This render was not decided about in time and has expired. Render the look again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This took longer than {0} seconds and was stopped; the file may be damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threads were running already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What this person wears below is not known; paint a mask of it with the smart brush.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What this render was to be cannot be read: another version of the studio wrote it, or the catalogue was damaged. Dress the photo and render it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the body is was guessed from the garment&apos;s outline; place shoulders, elbows and hips with the body points (K) for a better fit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cannot be draped; choose a top, a bottom, a dress or a coat, or another engine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cannot be opened: it is damaged, or its key is another one. Enter the recovery key with `anchor key recover`, or go back to a snapshot with `anchor snapshots`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cannot be read and cannot be renamed. Move it away, then start again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cannot be read. Check that it is there, that you may open it and that its disk is well.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cannot be read; check its permissions and that its disk is connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cannot be written to. Allow writing in {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cannot be written to. Allow writing there, or choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} carries a colour profile of {1} MB; save it again with sRGB, Display P3 or Adobe RGB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} carries {1} MB of camera data; save it again without metadata.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} changed while it was being read. Import it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} claims {1} x {2} pixels in {3} bytes, which no photograph does; do not use this file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} could not be imported. Try again, and send a report if that does not help.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} could not be read ({1}), so the usual settings are used. Your file was kept as {2}; mend it and rename it back to use it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} could not be read or written. Check the disk it is on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} could not be saved because the disk is full; free some space or choose another disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} could not be saved in that folder; choose a folder that exists and that you may write to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} does not say in which format to save; end the name in .png, .tif or .jpg.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} grows while it is read; copy it first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has a setting called {1} that is not known here; it was kept. Look whether its name is misspelt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has changed since it was added; add it again to use the new version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has {1} bits a channel in a colour mode that cannot be kept exactly; save it as 16-bit RGB, best as TIFF.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has {1} x {2} pixels, over the limit of {3} megapixels; save a smaller copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} holds {1} pictures in one file; save the one you need on its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is a folder; choose a file inside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is damaged and cannot be decoded; export it again from the program that made it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is damaged. Go back to a snapshot with `anchor snapshots`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is empty (zero bytes); copy it again from where it came.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is in {1} colour, which the studio cannot keep exactly; save it as 16-bit RGB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is in {1} colour, which the studio cannot keep exactly; save it as RGB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is incomplete: its end is missing; copy it again from where it came.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is named twice; give the edit region a name of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is not a mask; save it as a grey PNG, white inside the region and black outside.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is not a picture; choose a {1} file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is not an ordinary file; copy the picture to a folder first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is not there any more. Look whether it was moved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is not there; was it moved or renamed, or is its disk not connected?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is packed in a way that only Photoshop reads; save it as 16-bit TIFF.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is the original, which is never written to; choose another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is {1} by its content; save it as {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is {1}, over the limit of {2}; save a smaller copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} names {1} as {2}, which is not there; put it beside the anchors file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} needs an NVIDIA GPU with its driver and none was found here; use the drape engine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} needs the engines extra; run “python3 installers/dev.py setup --gpu” to install it, or use the drape engine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} takes 1 to {1} steps; set another number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} was made for a photo of {1} x {2} pixels but {3} has {4} x {5}; use the anchors of this very photo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} was not imported because the import was stopped. Import it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} was not saved because it did not read back as it was made; save it in another format.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} was written by a newer Anchor Studio. What this one does not know is kept as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}{1} {2} changed outside the edit region; do not use this picture, render it again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SourceChoice</name>
    <message>
        <source>Source of photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All photos</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop importing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the key of the catalogue lies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing of yours has left this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>counting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>key in a file</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ToolOptions</name>
    <message>
        <source>Tool options</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hardness {share} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show mask</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WornPanel</name>
    <message>
        <source>Worn now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take off: {slot}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as in the photo</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>garments</name>
    <message>
        <source>needs a look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cut-out ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cutting out</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parent</name>
    <message>
        <source>Open a folder of photos</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>widget</name>
    <message>
        <source>Protect</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>Slot not known</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
